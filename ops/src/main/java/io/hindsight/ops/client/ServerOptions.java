package io.hindsight.ops.client;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.ops.cli.CommandFailed;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** The options of a command that asks a server: which one, and who asks. */
public final class ServerOptions {
  private static final String DEFAULT_REGION = "us-east-1";

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      defaultValue = "${env:HINDSIGHT_ENDPOINT:-http://127.0.0.1:4600}",
      description = "The server. Default: HINDSIGHT_ENDPOINT, else http://127.0.0.1:4600.")
  private String endpoint = "http://127.0.0.1:4600";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Ask the store of a stopped server in this folder instead, as root.")
  private @Nullable Path data;

  @Option(
      names = "--account",
      paramLabel = "ID",
      description = "With --data: the account. Default: the oldest.")
  private @Nullable String account;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "The profile whose credentials sign, as the AWS CLI has it.")
  private @Nullable String profile;

  @Option(names = "--region", description = "The region to sign for. Default: us-east-1.")
  private @Nullable String region;

  /** The folder of a stopped server's store, where it is that which is asked. */
  public Optional<Path> data() {
    return Optional.ofNullable(data);
  }

  /** The account that is named; empty where none is. */
  public Optional<String> named() {
    return Optional.ofNullable(account);
  }

  /** Connects; what cannot be reached is told at the first question. */
  public Connection connect() {
    quiet();
    Path folder = data;
    if (folder != null) {
      return StoppedStore.open(folder, account());
    }
    URI uri;
    try {
      uri = URI.create(endpoint.replaceFirst("/+$", ""));
    } catch (IllegalArgumentException e) {
      throw new CommandFailed("--endpoint `" + endpoint + "` is not a URL", 2);
    }
    if (uri.getScheme() == null || uri.getHost() == null) {
      throw new CommandFailed("--endpoint `" + endpoint + "` is not a URL", 2);
    }
    return new RemoteServer(uri, region(), credentials());
  }

  /** The folder of the stopped server that is meant; empty where a running one is. */
  public Optional<Path> folder() {
    quiet();
    return Optional.ofNullable(data);
  }

  /** A command that asks has its own words for what fails. */
  public static void quiet() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
      context.getLogger("io.hindsight").setLevel(Level.OFF);
    }
  }

  private @Nullable AccountId account() {
    String id = account;
    if (id != null && !AccountId.isValid(id)) {
      throw new CommandFailed("--account `" + id + "` is not a twelve-digit account id", 2);
    }
    return id == null ? null : new AccountId(id);
  }

  private String region() {
    String named = region;
    if (named != null) {
      return named;
    }
    try {
      Region found =
          DefaultAwsRegionProviderChain.builder().profileName(profile).build().getRegion();
      return found == null ? DEFAULT_REGION : found.id();
    } catch (SdkClientException e) {
      return DEFAULT_REGION;
    }
  }

  /** As the AWS CLI finds them, but for those of EC2's instances; empty where there are none. */
  private Optional<AwsCredentials> credentials() {
    String named = profile;
    AwsCredentialsProviderChain.Builder chain = AwsCredentialsProviderChain.builder();
    if (named == null) {
      chain
          .addCredentialsProvider(SystemPropertyCredentialsProvider.create())
          .addCredentialsProvider(EnvironmentVariableCredentialsProvider.create());
    }
    chain.addCredentialsProvider(ProfileCredentialsProvider.builder().profileName(named).build());
    if (named == null) {
      chain.addCredentialsProvider(ContainerCredentialsProvider.create());
    }
    try (AwsCredentialsProviderChain provider = chain.build()) {
      return Optional.of(provider.resolveCredentials());
    } catch (SdkClientException e) {
      if (named != null) {
        throw new CommandFailed("the profile `" + named + "` has no credentials");
      }
      return Optional.empty();
    }
  }
}
