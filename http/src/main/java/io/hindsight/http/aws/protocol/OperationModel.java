package io.hindsight.http.aws.protocol;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * An operation of a service, as AWS's model and the SDK's classes have it.
 *
 * @param name as AWS names it, such as {@code CreateVirtualMFADevice}
 * @param method the HTTP method
 * @param uri the path, with {@code {member}} for what comes from the request
 * @param requestBuilder makes an empty builder of the request
 * @param responseBuilder makes an empty builder of the response
 * @param hasOutput whether AWS answers more than metadata
 * @param input the constraints on the request; null for an operation without input
 * @param unsigned whether AWS takes it without a signature
 * @param errors the SDK's names of the errors that the model lists
 */
public record OperationModel(
    AwsService service,
    String name,
    String method,
    String uri,
    Class<? extends SdkPojo> requestType,
    Class<? extends SdkPojo> responseType,
    Supplier<SdkPojo> requestBuilder,
    Supplier<SdkPojo> responseBuilder,
    boolean hasOutput,
    @Nullable Shape input,
    boolean unsigned,
    List<String> errors) {

  private static final List<String> READING =
      List.of(
          "Get",
          "List",
          "Describe",
          "Lookup",
          "Simulate",
          "Search",
          "Check",
          "Validate",
          "Is",
          "Decode");

  /** Whether the operation changes nothing, told by its name. */
  public boolean readOnly() {
    // GetSessionToken and its like make sessions, however they are called.
    if (service == AwsService.STS) {
      return name.equals("GetCallerIdentity")
          || name.equals("GetAccessKeyInfo")
          || name.equals("DecodeAuthorizationMessage");
    }
    for (String prefix : READING) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** Whether AWS's model calls this member of the request sensitive, such as a password. */
  public boolean isSensitive(String memberName) {
    Shape member = input == null ? null : input.members.get(memberName);
    return member != null && member.sensitive;
  }

  static SdkPojo build(SdkPojo builder) {
    return (SdkPojo) ((Buildable) builder).build();
  }
}
