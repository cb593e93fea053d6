package io.hindsight.http.api;

import io.hindsight.domain.account.Account;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.time.AsOf;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.NewAccounts;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@code /v1/accounts}: the accounts of a server, for the account that was there first. */
public final class AccountRoutes implements ApiGroup {
  private static final String LIST =
      """
      {"summary": "Lists the accounts of the server, oldest first",
       "answer": {"type": "object", "properties": {"accounts": {"type": "array",
         "items": {"$ref": "#/components/schemas/Account"}}}}}
      """;
  private static final String CREATE =
      """
      {"summary": "Makes an account and shows its root access key, once",
       "requestBody": {"content": {"application/json": {"schema": {"type": "object",
         "additionalProperties": false, "properties": {"id": {"type": "string",
           "pattern": "^[0-9]{12}$", "description": "left out, one is chosen"}}}}}},
       "answer": {"type": "object", "required": ["id", "accessKeyId", "secretAccessKey"],
         "properties": {"id": {"type": "string"}, "accessKeyId": {"type": "string"},
           "secretAccessKey": {"type": "string"}}}}
      """;
  private static final String ACCOUNT =
      """
      {"type": "object", "properties": {"id": {"type": "string"},
        "createDate": {"type": "string", "format": "date-time"}, "alias": {"type": "string"}}}
      """;

  private final Backend backend;
  private final NewAccounts accounts;
  private final AccountId own;

  /**
   * @param own the account that was there first, whose principals alone see the others
   */
  public AccountRoutes(Backend backend, AccountId own) {
    this.backend = backend;
    this.accounts = new NewAccounts(backend);
    this.own = own;
  }

  @Override
  public List<ApiRoute> routes() {
    return List.of(
        ApiRoute.of("GET", "/v1/accounts", "ListAccounts", ApiRoute.Effect.READ, LIST, this::list),
        ApiRoute.of(
            "POST", "/v1/accounts", "CreateAccount", ApiRoute.Effect.WRITE, CREATE, this::create));
  }

  @Override
  public Map<String, String> schemas() {
    return Map.of("Account", ACCOUNT);
  }

  private CompletionStage<ApiAnswer> list(ApiCall call) {
    checkOwn(call);
    List<Map<String, String>> found =
        backend.engine().history().accounts().stream()
            .flatMap(id -> backend.engine().at(AsOf.LATEST).find(Account.key(id)).stream())
            .sorted(Comparator.comparing(Account::createDate))
            .map(AccountRoutes::shown)
            .toList();
    return ApiAnswer.json(Map.of("accounts", found)).now();
  }

  private static Map<String, String> shown(Account account) {
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put("id", account.account().value());
    shown.put("createDate", account.createDate().toString());
    String alias = account.alias();
    if (alias != null) {
      shown.put("alias", alias);
    }
    return shown;
  }

  private CompletionStage<ApiAnswer> create(ApiCall call) {
    checkOwn(call);
    Optional<String> wanted = Optional.empty();
    if (call.request().body().length > 0) {
      Input input = call.input();
      wanted = input.optionalText("id");
      input.end();
    }
    String id = wanted.orElseGet(() -> backend.ids().accountId().value());
    if (!AccountId.isValid(id)) {
      throw ApiError.invalid("`id` is a twelve-digit account id, not `" + id + "`");
    }
    return accounts
        .create(new AccountId(id), backend.cause(call.call()))
        .thenApply(
            key -> {
              Map<String, String> answer = new LinkedHashMap<>();
              answer.put("id", key.account().value());
              answer.put("accessKeyId", key.accessKeyId());
              answer.put("secretAccessKey", key.secretAccessKey());
              return ApiAnswer.json(201, answer);
            });
  }

  private void checkOwn(ApiCall call) {
    if (!call.account().equals(own)) {
      throw ApiError.of(
          "AccessDenied", 403, "only the account that the server began with sees the others");
    }
  }
}
