package io.hindsight.http.aws.cloudtrail;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.hindsight.domain.trail.TrailResource;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** The members of requests and responses as records show them: secrets are left out. */
final class RecordedMembers {
  private static final String NULL = "null";

  private static final Set<String> SECRET =
      Set.of(
          "secretaccesskey",
          "sessiontoken",
          "password",
          "oldpassword",
          "newpassword",
          "tokencode",
          "authenticationcode1",
          "authenticationcode2",
          "base32stringseed",
          "qrcodepng",
          "privatekey",
          "servicepassword",
          "samlassertion",
          "webidentitytoken",
          "tradeintoken",
          "encodedmessage",
          "decodedmessage");

  // As CloudTrail's records of IAM and STS write dates inside what was answered.
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("MMM d, yyyy h:mm:ss a", Locale.US).withZone(ZoneOffset.UTC);

  /** The types of resources, by the member that names one. */
  private static final Map<String, String> TYPES =
      Map.of(
          "UserName", "AWS::IAM::User",
          "GroupName", "AWS::IAM::Group",
          "RoleName", "AWS::IAM::Role",
          "RoleArn", "AWS::IAM::Role",
          "PolicyArn", "AWS::IAM::Policy",
          "PolicyName", "AWS::IAM::Policy",
          "InstanceProfileName", "AWS::IAM::InstanceProfile",
          "AccessKeyId", "AWS::IAM::AccessKey",
          "SerialNumber", "AWS::IAM::MfaDevice");

  /**
   * A member of a request or response, as records have it.
   *
   * @param type of the resource that it names; null where it names none
   */
  private record Member(SdkField<?> field, String name, boolean secret, @Nullable String type) {
    static Member of(SdkField<?> field) {
      String name = field.memberName();
      return new Member(
          field,
          name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1),
          SECRET.contains(name.toLowerCase(Locale.ROOT)),
          TYPES.get(name));
    }
  }

  private final Map<Class<?>, List<Member>> shapes = new ConcurrentHashMap<>();

  private List<Member> shape(SdkPojo pojo) {
    List<Member> known = shapes.get(pojo.getClass());
    if (known == null) {
      known = pojo.sdkFields().stream().map(Member::of).toList();
      shapes.put(pojo.getClass(), known);
    }
    return known;
  }

  /**
   * The members as JSON; null where none is set.
   *
   * @param more what is shown beside the members
   */
  String json(@Nullable SdkPojo pojo, Map<String, Object> more) {
    if (pojo == null || isEmpty(pojo)) {
      return NULL;
    }
    StringBuilder out = new StringBuilder(128);
    object(out, pojo, more);
    return out.toString();
  }

  List<TrailResource> resources(@Nullable SdkPojo request, @Nullable SdkPojo response) {
    List<TrailResource> resources = new ArrayList<>(2);
    name(request, resources);
    if (response != null) {
      for (Member member : shape(response)) {
        if (member.field().getValueOrDefault(response) instanceof SdkPojo inner) {
          name(inner, resources);
        }
      }
    }
    return resources;
  }

  private void name(@Nullable SdkPojo pojo, List<TrailResource> resources) {
    if (pojo == null) {
      return;
    }
    for (Member member : shape(pojo)) {
      String type = member.type();
      if (type != null && member.field().getValueOrDefault(pojo) instanceof String name) {
        TrailResource resource = new TrailResource(type, name);
        if (!resources.contains(resource)) {
          resources.add(resource);
        }
      }
    }
  }

  private boolean isEmpty(SdkPojo pojo) {
    for (Member member : shape(pojo)) {
      if (!isUnset(member.field().getValueOrDefault(pojo))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUnset(@Nullable Object value) {
    return value == null
        || value instanceof SdkAutoConstructList
        || value instanceof SdkAutoConstructMap;
  }

  private void object(StringBuilder out, SdkPojo pojo, Map<String, Object> more) {
    out.append('{');
    boolean first = true;
    for (Member member : shape(pojo)) {
      Object value = member.secret() ? null : member.field().getValueOrDefault(pojo);
      if (!isUnset(value)) {
        out.append(first ? "\"" : ",\"").append(member.name()).append("\":");
        value(out, value);
        first = false;
      }
    }
    for (Map.Entry<String, Object> entry : more.entrySet()) {
      out.append(first ? "" : ",");
      quote(out, entry.getKey());
      out.append(':');
      value(out, entry.getValue());
      first = false;
    }
    out.append('}');
  }

  private void value(StringBuilder out, @Nullable Object value) {
    if (value instanceof SdkPojo pojo) {
      object(out, pojo, Map.of());
    } else if (value instanceof List<?> list) {
      char before = '[';
      for (Object each : list) {
        out.append(before);
        value(out, each);
        before = ',';
      }
      out.append(list.isEmpty() ? "[]" : "]");
    } else if (value instanceof Map<?, ?> map) {
      char before = '{';
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.append(before);
        quote(out, String.valueOf(entry.getKey()));
        out.append(':');
        value(out, entry.getValue());
        before = ',';
      }
      out.append(map.isEmpty() ? "{}" : "}");
    } else if (value instanceof Boolean || value instanceof Number) {
      out.append(value);
    } else if (value instanceof Instant instant) {
      quote(out, DATE.format(instant));
    } else if (value instanceof SdkBytes bytes) {
      quote(out, bytes.asUtf8String());
    } else {
      quote(out, String.valueOf(value));
    }
  }

  /** Appends a text as JSON has it. */
  static void quote(StringBuilder out, String text) {
    out.append('"');
    if (isPlain(text)) {
      out.append(text);
    } else {
      JsonStringEncoder.getInstance().quoteAsString(text, out);
    }
    out.append('"');
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }
}
