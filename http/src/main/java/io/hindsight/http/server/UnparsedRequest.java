package io.hindsight.http.server;

import akka.event.LoggingAdapter;
import akka.http.ParsingErrorHandler;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpResponse;
import akka.http.scaladsl.model.ErrorInfo;
import akka.http.scaladsl.model.StatusCode;
import akka.http.scaladsl.settings.ServerSettings;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.AwsService;
import io.hindsight.http.aws.protocol.WireResponse;

/**
 * The answer to what is not even HTTP, or has too much in its head. Public since Akka HTTP makes it
 * by its name.
 */
public final class UnparsedRequest extends ParsingErrorHandler {
  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
    boolean tooLarge =
        status.intValue() == 413 || status.intValue() == 414 || status.intValue() == 431;
    AwsError answer =
        tooLarge
            ? AwsError.of(
                "RequestHeaderSectionTooLarge",
                status.intValue(),
                "Your request header section exceeds the maximum allowed size.")
            : AwsError.of("MalformedHttpRequest", 400, "The request is not valid HTTP.");
    WireResponse response = AwsEndpoint.render(AwsService.IAM, answer, AwsEndpoint.requestId());
    return HttpResponse.create()
        .withStatus(answer.status())
        .withEntity(ContentTypes.TEXT_XML_UTF8, response.body());
  }
}
