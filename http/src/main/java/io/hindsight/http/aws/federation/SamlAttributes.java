package io.hindsight.http.aws.federation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.w3c.dom.Element;

/**
 * The attributes of an assertion by name, and the condition keys that they give ("Configure SAML
 * assertions for the authentication response" in the IAM User Guide).
 */
record SamlAttributes(Map<String, List<String>> values) {
  static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";
  private static final String AWS = "https://aws.amazon.com/SAML/Attributes/";
  private static final String EDU = "urn:oid:1.3.6.1.4.1.5923.1.1.1.";
  private static final String ORG = "urn:oid:1.3.6.1.4.1.5923.1.2.1.";
  private static final String X500 = "urn:oid:2.5.4.";
  private static final String PILOT = "urn:oid:0.9.2342.19200300.100.1.";
  private static final String CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/";

  /** The keys by the attributes that they come from. */
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry(EDU + "1", "saml:edupersonaffiliation"),
          Map.entry(EDU + "2", "saml:edupersonnickname"),
          Map.entry(EDU + "3", "saml:edupersonorgdn"),
          Map.entry(EDU + "4", "saml:edupersonorgunitdn"),
          Map.entry(EDU + "5", "saml:edupersonprimaryaffiliation"),
          Map.entry(EDU + "6", "saml:edupersonprincipalname"),
          Map.entry(EDU + "7", "saml:edupersonentitlement"),
          Map.entry(EDU + "8", "saml:edupersonprimaryorgunitdn"),
          Map.entry(EDU + "9", "saml:edupersonscopedaffiliation"),
          Map.entry(EDU + "10", "saml:edupersontargetedid"),
          Map.entry(EDU + "11", "saml:edupersonassurance"),
          Map.entry(ORG + "2", "saml:eduorghomepageuri"),
          Map.entry(ORG + "3", "saml:eduorgidentityauthnpolicyuri"),
          Map.entry(ORG + "4", "saml:eduorglegalname"),
          Map.entry(ORG + "5", "saml:eduorgsuperioruri"),
          Map.entry(ORG + "6", "saml:eduorgwhitepagesuri"),
          Map.entry(X500 + "3", "saml:cn"),
          Map.entry(X500 + "4", "saml:surname"),
          Map.entry(X500 + "41", "saml:name"),
          Map.entry(X500 + "42", "saml:givenName"),
          Map.entry(X500 + "45", "saml:x500UniqueIdentifier"),
          Map.entry(PILOT + "1", "saml:uid"),
          Map.entry(PILOT + "3", "saml:mail"),
          Map.entry(PILOT + "45", "saml:organizationStatus"),
          Map.entry(CLAIMS + "name", "saml:name"),
          Map.entry(CLAIMS + "givenname", "saml:givenName"),
          Map.entry(CLAIMS + "surname", "saml:surname"),
          Map.entry(CLAIMS + "emailaddress", "saml:mail"),
          Map.entry("http://schemas.xmlsoap.org/claims/CommonName", "saml:commonName"),
          Map.entry(
              "http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid",
              "saml:primaryGroupSID"));

  static SamlAttributes of(Element assertion) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (Element statement : SecureXml.children(assertion, ASSERTION, "AttributeStatement")) {
      for (Element attribute : SecureXml.children(statement, ASSERTION, "Attribute")) {
        List<String> own =
            values.computeIfAbsent(attribute.getAttribute("Name"), name -> new ArrayList<>());
        for (Element value : SecureXml.children(attribute, ASSERTION, "AttributeValue")) {
          own.add(value.getTextContent().strip());
        }
      }
    }
    return new SamlAttributes(values);
  }

  /** The values of one of AWS's attributes, such as {@code Role}. */
  List<String> aws(String name) {
    return values.getOrDefault(AWS + name, List.of());
  }

  /** AWS's attributes whose names begin so, by the rest of them. */
  Map<String, List<String>> awsBeginning(String prefix) {
    Map<String, List<String>> found = new LinkedHashMap<>();
    values.forEach(
        (name, each) -> {
          if (name.startsWith(AWS + prefix)) {
            found.put(name.substring(AWS.length() + prefix.length()), each);
          }
        });
    return found;
  }

  Map<String, List<String>> keys() {
    Map<String, List<String>> keys = new TreeMap<>();
    values.forEach(
        (name, each) -> {
          String key = KEYS.get(name);
          if (key != null && !each.isEmpty()) {
            keys.put(key, List.copyOf(each));
          }
        });
    return keys;
  }
}
