package io.hindsight.domain.catalogue.servicelinkedroles;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The role that a service makes for itself ("AWS services that work with IAM").
 *
 * @param service the principal that assumes it, such as {@code ecs.amazonaws.com}
 * @param roleName such as {@code AWSServiceRoleForECS}
 * @param policyArn the one policy that it has
 * @param takesSuffix whether there may be several, told apart by a suffix
 */
public record ServiceLinkedRole(
    String service, String roleName, String policyArn, boolean takesSuffix) {

  /** The first part of the path of every service-linked role; the service follows. */
  public static final String PATH = "/aws-service-role/";

  private static final String POLICIES = "arn:aws:iam::aws:policy/aws-service-role/";

  private static final class Holder {
    static final Map<String, ServiceLinkedRole> BY_SERVICE = read();
  }

  public static Optional<ServiceLinkedRole> of(String service) {
    return Optional.ofNullable(Holder.BY_SERVICE.get(service));
  }

  /** All that are known, by service. */
  public static Map<String, ServiceLinkedRole> all() {
    return Map.copyOf(Holder.BY_SERVICE);
  }

  public String path() {
    return PATH + service + '/';
  }

  /** The name with a suffix, where one is given. */
  public String roleName(@Nullable String suffix) {
    return suffix == null ? roleName : roleName + '_' + suffix;
  }

  public String trustPolicy() {
    return trustPolicy("\"" + service + "\"", "\"sts:AssumeRole\"");
  }

  /** The same in the form that AWS answers with at the role's creation, and never again. */
  public String trustPolicyAsMade() {
    return trustPolicy("[\"" + service + "\"]", "[\"sts:AssumeRole\"]");
  }

  private static String trustPolicy(String service, String action) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
        + "{\"Service\":"
        + service
        + "},\"Action\":"
        + action
        + "}]}";
  }

  private static Map<String, ServiceLinkedRole> read() {
    Map<String, ServiceLinkedRole> roles = new TreeMap<>();
    InputStream in = ServiceLinkedRole.class.getResourceAsStream("roles.tsv");
    if (in == null) {
      throw new IllegalStateException("the table of service-linked roles is missing");
    }
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        if (!line.startsWith("#")) {
          String[] fields = line.split("\t", -1);
          roles.put(
              fields[0],
              new ServiceLinkedRole(
                  fields[0], fields[1], POLICIES + fields[2], Boolean.parseBoolean(fields[3])));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return roles;
  }
}
