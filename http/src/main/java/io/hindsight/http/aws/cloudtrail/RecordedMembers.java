package io.hindsight.http.aws.cloudtrail;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hindsight.domain.trail.TrailResource;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** The members of requests and responses as records show them: secrets are left out. */
final class RecordedMembers {
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
   * @param more what is shown beside the members
   */
  void write(JsonGenerator out, @Nullable SdkPojo pojo, Map<String, Object> more)
      throws IOException {
    if (pojo == null || isEmpty(pojo)) {
      out.writeNull();
      return;
    }
    object(out, pojo, more);
  }

  List<TrailResource> resources(@Nullable SdkPojo request, @Nullable SdkPojo response) {
    List<TrailResource> resources = new ArrayList<>();
    name(request, resources);
    if (response != null) {
      for (SdkField<?> field : response.sdkFields()) {
        if (field.getValueOrDefault(response) instanceof SdkPojo inner) {
          name(inner, resources);
        }
      }
    }
    return resources.stream().distinct().toList();
  }

  private static void name(@Nullable SdkPojo pojo, List<TrailResource> resources) {
    if (pojo == null) {
      return;
    }
    for (SdkField<?> field : pojo.sdkFields()) {
      String type = TYPES.get(field.memberName());
      if (type != null && field.getValueOrDefault(pojo) instanceof String name) {
        resources.add(new TrailResource(type, name));
      }
    }
  }

  private static boolean isEmpty(SdkPojo pojo) {
    return pojo.sdkFields().stream().allMatch(field -> isUnset(field.getValueOrDefault(pojo)));
  }

  private static boolean isUnset(@Nullable Object value) {
    return value == null
        || value instanceof SdkAutoConstructList
        || value instanceof SdkAutoConstructMap;
  }

  private void object(JsonGenerator out, SdkPojo pojo, Map<String, Object> more)
      throws IOException {
    out.writeStartObject();
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = field.getValueOrDefault(pojo);
      String name = field.memberName();
      if (!isUnset(value) && !SECRET.contains(name.toLowerCase(Locale.ROOT))) {
        out.writeFieldName(lowerCamel(name));
        value(out, value);
      }
    }
    for (Map.Entry<String, Object> entry : more.entrySet()) {
      out.writeFieldName(entry.getKey());
      value(out, entry.getValue());
    }
    out.writeEndObject();
  }

  private void value(JsonGenerator out, Object value) throws IOException {
    if (value instanceof SdkPojo pojo) {
      object(out, pojo, Map.of());
    } else if (value instanceof List<?> list) {
      out.writeStartArray();
      for (Object each : list) {
        value(out, each);
      }
      out.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.writeFieldName(String.valueOf(entry.getKey()));
        value(out, entry.getValue());
      }
      out.writeEndObject();
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value instanceof Number number) {
      out.writeNumber(number.toString());
    } else if (value instanceof Instant instant) {
      out.writeString(DATE.format(instant));
    } else if (value instanceof SdkBytes bytes) {
      out.writeString(bytes.asUtf8String());
    } else {
      out.writeString(String.valueOf(value));
    }
  }

  private static String lowerCamel(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }
}
