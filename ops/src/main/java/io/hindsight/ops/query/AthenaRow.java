package io.hindsight.ops.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.http.api.ApiJson;
import java.util.Locale;
import java.util.Map;

/**
 * A record of the trail as a row of CloudTrail's table in Athena ("Querying AWS CloudTrail logs" in
 * the Athena User Guide): the same columns, names in lower case, and what has no fixed form as
 * text.
 */
final class AthenaRow {
  private static final String SESSION =
      "sessioncontext STRUCT(attributes STRUCT(mfaauthenticated VARCHAR, creationdate VARCHAR),"
          + " sessionissuer STRUCT(\"type\" VARCHAR, principalid VARCHAR, arn VARCHAR,"
          + " accountid VARCHAR, username VARCHAR), ec2roledelivery VARCHAR,"
          + " webidfederationdata VARCHAR, sourceidentity VARCHAR)";

  /** The columns with their types, as DuckDB has them. */
  static final Map<String, String> COLUMNS =
      Map.ofEntries(
          Map.entry("eventversion", "VARCHAR"),
          Map.entry(
              "useridentity",
              "STRUCT(\"type\" VARCHAR, principalid VARCHAR, arn VARCHAR, accountid VARCHAR,"
                  + " invokedby VARCHAR, accesskeyid VARCHAR, username VARCHAR, "
                  + SESSION
                  + ")"),
          Map.entry("eventtime", "VARCHAR"),
          Map.entry("eventsource", "VARCHAR"),
          Map.entry("eventname", "VARCHAR"),
          Map.entry("awsregion", "VARCHAR"),
          Map.entry("sourceipaddress", "VARCHAR"),
          Map.entry("useragent", "VARCHAR"),
          Map.entry("errorcode", "VARCHAR"),
          Map.entry("errormessage", "VARCHAR"),
          Map.entry("requestparameters", "VARCHAR"),
          Map.entry("responseelements", "VARCHAR"),
          Map.entry("additionaleventdata", "VARCHAR"),
          Map.entry("requestid", "VARCHAR"),
          Map.entry("eventid", "VARCHAR"),
          Map.entry("resources", "STRUCT(arn VARCHAR, accountid VARCHAR, \"type\" VARCHAR)[]"),
          Map.entry("eventtype", "VARCHAR"),
          Map.entry("apiversion", "VARCHAR"),
          Map.entry("readonly", "VARCHAR"),
          Map.entry("recipientaccountid", "VARCHAR"),
          Map.entry("serviceeventdetails", "VARCHAR"),
          Map.entry("sharedeventid", "VARCHAR"),
          Map.entry("vpcendpointid", "VARCHAR"),
          Map.entry(
              "tlsdetails",
              "STRUCT(tlsversion VARCHAR, ciphersuite VARCHAR,"
                  + " clientprovidedhostheader VARCHAR)"));

  private AthenaRow() {}

  /** The row of a record, JSON. */
  static ObjectNode of(JsonNode record) {
    ObjectNode row = ApiJson.mapper().createObjectNode();
    record
        .properties()
        .forEach(
            member -> {
              String name = member.getKey().toLowerCase(Locale.ROOT);
              String type = COLUMNS.get(name);
              if (type != null && !member.getValue().isNull()) {
                row.set(name, value(member.getValue(), type));
              }
            });
    return row;
  }

  private static JsonNode value(JsonNode value, String type) {
    if (type.startsWith("STRUCT")) {
      return lowerCased(value);
    }
    String text = value.isValueNode() ? value.asText() : value.toString();
    return ApiJson.mapper().getNodeFactory().textNode(text);
  }

  private static JsonNode lowerCased(JsonNode value) {
    if (value instanceof ObjectNode object) {
      ObjectNode lower = ApiJson.mapper().createObjectNode();
      object
          .properties()
          .forEach(
              member ->
                  lower.set(
                      member.getKey().toLowerCase(Locale.ROOT), lowerCased(member.getValue())));
      return lower;
    }
    if (value instanceof ArrayNode array) {
      ArrayNode list = ApiJson.mapper().createArrayNode();
      array.forEach(element -> list.add(lowerCased(element)));
      return list;
    }
    return value.isNull() ? value : ApiJson.mapper().getNodeFactory().textNode(value.asText());
  }
}
