package io.hindsight.ops.bench.evaluate;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hindsight.domain.policy.compile.PolicyCompiler;
import io.hindsight.domain.policy.document.JsonReader;
import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.document.PolicySyntaxException;
import io.hindsight.domain.policy.evaluate.Layer;
import io.hindsight.domain.policy.evaluate.Levels;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.policy.evaluate.PolicySets;
import io.hindsight.domain.policy.request.PrincipalRef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an estate ({@code iam-perf-estate/1}), a principal at a time. */
final class EstateReader {
  private final JsonParser parser;
  private final Map<String, List<List<String>>> accounts = new HashMap<>();
  private final Map<String, Levels> levels = new HashMap<>();
  private final Map<String, NamedPolicy> scps = new HashMap<>();
  private final Map<String, NamedPolicy> policies = new HashMap<>();
  private final Map<String, NamedPolicy> boundaries = new HashMap<>();
  private final Map<String, List<NamedPolicy>> groups = new HashMap<>();
  private final Map<String, Layer> bounds = new HashMap<>();
  private final Map<String, Estate.Member> members = new HashMap<>();
  private String size = "";

  private EstateReader(JsonParser parser) {
    this.parser = parser;
  }

  static Estate read(Path file) throws IOException, PolicySyntaxException {
    try (JsonParser parser = JsonReader.parser(file.toFile())) {
      EstateReader reader = new EstateReader(parser);
      reader.estate();
      return new Estate(reader.size, reader.members);
    }
  }

  private void estate() throws IOException, PolicySyntaxException {
    parser.nextToken();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "size" -> size = parser.getText();
        case "accounts" -> accounts();
        case "scps" -> named(scps);
        case "policies" -> named(policies);
        case "boundaries" -> named(boundaries);
        case "groups" -> groups();
        case "principals" -> principals();
        default -> parser.skipChildren();
      }
    }
  }

  private void accounts() throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String account = parser.currentName();
      List<List<String>> names = new ArrayList<>();
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean scpLevels = parser.currentName().equals("scpLevels");
        parser.nextToken();
        while (scpLevels && parser.nextToken() == JsonToken.START_ARRAY) {
          names.add(texts());
        }
        if (!scpLevels) {
          parser.skipChildren();
        }
      }
      accounts.put(account, names);
    }
  }

  /** The rest of an array of texts that has been entered. */
  private List<String> texts() throws IOException {
    List<String> texts = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      texts.add(parser.getText());
    }
    return texts;
  }

  private void named(Map<String, NamedPolicy> into) throws IOException, PolicySyntaxException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      into.put(name, new NamedPolicy(name, "", PolicyCompiler.compile(document())));
    }
  }

  private PolicyDocument document() throws IOException, PolicySyntaxException {
    return PolicyDocument.of(JsonReader.value(parser));
  }

  private void groups() throws IOException, PolicySyntaxException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String group = parser.currentName();
      parser.nextToken();
      Entry entry = entry();
      groups.put(group, entry.identity());
    }
  }

  private void principals() throws IOException, PolicySyntaxException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String arn = parser.currentName();
      parser.nextToken();
      Entry entry = entry();
      PrincipalRef ref =
          PrincipalRef.parse(arn).orElseThrow(() -> new IOException("no principal: " + arn));
      members.put(arn, new Estate.Member(ref, sets(ref, entry)));
    }
  }

  private PolicySets sets(PrincipalRef ref, Entry entry) {
    String bound = entry.boundary;
    return new PolicySets(
        Layer.of(entry.identity()),
        null,
        bound == null
            ? null
            : bounds.computeIfAbsent(bound, name -> Layer.of(List.of(policy(boundaries, name)))),
        levels.computeIfAbsent(ref.account(), this::levels),
        List.of(),
        null,
        null);
  }

  private Levels levels(String account) {
    return Levels.of(
        accounts.getOrDefault(account, List.of()).stream()
            .map(level -> level.stream().map(name -> policy(scps, name)).toList())
            .toList());
  }

  private static NamedPolicy policy(Map<String, NamedPolicy> from, String name) {
    NamedPolicy policy = from.get(name);
    if (policy == null) {
      throw new IllegalArgumentException("the estate has no policy `" + name + "`");
    }
    return policy;
  }

  /** What a principal or a group says of itself. */
  private static final class Entry {
    private final List<NamedPolicy> own = new ArrayList<>();
    private final List<NamedPolicy> inline = new ArrayList<>();
    private final List<NamedPolicy> ofGroups = new ArrayList<>();
    private @Nullable String boundary;

    List<NamedPolicy> identity() {
      List<NamedPolicy> all = new ArrayList<>(own);
      all.addAll(inline);
      all.addAll(ofGroups);
      return all;
    }
  }

  private Entry entry() throws IOException, PolicySyntaxException {
    Entry entry = new Entry();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "managed" -> texts().forEach(each -> entry.own.add(policy(policies, each)));
        case "groups" ->
            texts().forEach(each -> entry.ofGroups.addAll(groups.getOrDefault(each, List.of())));
        case "inline" -> {
          while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String inline = parser.currentName();
            parser.nextToken();
            entry.inline.add(new NamedPolicy(inline, "", PolicyCompiler.compile(document())));
          }
        }
        case "boundary" -> entry.boundary = value == JsonToken.VALUE_NULL ? null : parser.getText();
        default -> parser.skipChildren();
      }
    }
    return entry;
  }
}
