package io.hindsight.http.aws.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * What an operation of IAM does, in one line or a few: what is there before, the call, the resource
 * that it is authorised on, what is to be read before and after, and how it can fail.
 */
final class OperationCase {
  /** What a case calls its things, and what it remembers of them. */
  static final class World {
    final String name;
    private final java.util.Map<String, String> kept = new java.util.HashMap<>();

    World(String name) {
      this.name = name;
    }

    void keep(String key, @Nullable String value) {
      kept.put(key, java.util.Objects.requireNonNull(value));
    }

    /** What was kept without a name; empty for nothing. */
    String kept() {
      return kept.getOrDefault("", "");
    }

    String get(String key) {
      return java.util.Objects.requireNonNull(kept.get(key), key);
    }
  }

  record Failure(String code, String message, BiConsumer<IamClient, World> call) {}

  final String operation;
  final Function<World, String> resource;
  final List<String> besides = new ArrayList<>();
  final List<String> elsewhere = new ArrayList<>();
  final List<Failure> failures = new ArrayList<>();
  boolean onlyRefuses;
  boolean unseen;
  String conditions = "";
  String otherwise = "";
  BiConsumer<IamClient, World> given = (iam, world) -> {};
  BiConsumer<IamClient, World> call = (iam, world) -> {};
  @Nullable BiFunction<IamClient, World, Object> reads;

  private OperationCase(String operation, Function<World, String> resource) {
    this.operation = operation;
    this.resource = resource;
  }

  /**
   * An operation.
   *
   * @param resource the ARN that it is authorised on, {@code *} or all behind {@code
   *     arn:aws:iam::123456789012:}; {@code {n}} is the case's name
   */
  static OperationCase operation(String operation, String resource) {
    return new OperationCase(
        operation,
        world ->
            resource.equals("*")
                ? "*"
                : "arn:aws:iam::123456789012:" + resource.replace("{n}", world.name));
  }

  static OperationCase operation(String operation, Function<World, String> resource) {
    return new OperationCase(operation, resource);
  }

  static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  OperationCase given(BiConsumer<IamClient, World> arrange) {
    this.given = arrange;
    return this;
  }

  OperationCase when(BiConsumer<IamClient, World> act) {
    this.call = act;
    return this;
  }

  /** What is told about the thing: it must change with the call, and be as it was in the past. */
  OperationCase changes(BiFunction<IamClient, World, Object> read) {
    this.reads = read;
    return this;
  }

  /** Changes something that no operation tells. */
  OperationCase changesUnseen() {
    this.unseen = true;
    return this;
  }

  /** Another action that the caller needs, on the same resource. */
  OperationCase needs(String action) {
    besides.add(action);
    return this;
  }

  /** Another action that the caller needs, on another resource; the caller has it all the time. */
  OperationCase needsElsewhere(String action) {
    elsewhere.add(action);
    return this;
  }

  /** Conditions, as JSON, under which the caller may, and others under which it may not. */
  OperationCase under(String allowing, String denying) {
    this.conditions = allowing;
    this.otherwise = denying;
    return this;
  }

  /** Nothing but the failures of the case is tried. */
  OperationCase refusing() {
    this.onlyRefuses = true;
    return this;
  }

  /** An error as root gets it; the message as a regular expression. */
  OperationCase fails(String code, String message, BiConsumer<IamClient, World> act) {
    failures.add(new Failure(code, message, act));
    return this;
  }
}
