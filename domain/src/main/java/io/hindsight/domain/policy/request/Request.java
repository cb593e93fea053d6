package io.hindsight.domain.policy.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to decide: principal, action, resource, and the context keys it comes with.
 *
 * <p>Keys are told apart ignoring case. A key without values is absent.
 */
public final class Request {
  private final PrincipalRef principal;
  private final String action;
  private final String resource;
  private final String resourceAccount;
  private final String[] keys;
  private final String[][] values;

  /**
   * @param resource an ARN, or {@code *}
   * @param resourceAccount who owns the resource; empty where its ARN tells, or where it is the
   *     principal's own
   */
  public Request(
      PrincipalRef principal,
      String action,
      String resource,
      String resourceAccount,
      Map<String, List<String>> context) {
    this.principal = principal;
    this.action = action;
    this.resource = resource;
    this.resourceAccount =
        resourceAccount.isEmpty() ? accountOf(resource, principal) : resourceAccount;
    this.keys = new String[context.size()];
    this.values = new String[context.size()][];
    int i = 0;
    for (Map.Entry<String, List<String>> entry : context.entrySet()) {
      keys[i] = entry.getKey();
      values[i] = entry.getValue().toArray(String[]::new);
      i++;
    }
  }

  private static String accountOf(String resource, PrincipalRef principal) {
    int colon = 0;
    int from = 0;
    for (int i = 0; i < resource.length() && colon < 5; i++) {
      if (resource.charAt(i) == ':') {
        colon++;
        if (colon == 4) {
          from = i + 1;
        } else if (colon == 5 && i - from == 12) {
          return resource.startsWith(principal.account(), from)
                  && principal.account().length() == 12
              ? principal.account()
              : resource.substring(from, i);
        }
      }
    }
    return principal.account();
  }

  public PrincipalRef principal() {
    return principal;
  }

  public String action() {
    return action;
  }

  public String resource() {
    return resource;
  }

  /** Twelve digits; empty where neither resource nor principal has an account. */
  public String resourceAccount() {
    return resourceAccount;
  }

  public boolean isSameAccount() {
    return resourceAccount.equals(principal.account());
  }

  /** The values of a key; null where it is absent. Not to be changed. */
  public String @Nullable [] values(String key) {
    int length = key.length();
    for (int i = 0; i < keys.length; i++) {
      if (keys[i].length() == length
          && keys[i].regionMatches(true, 0, key, 0, length)
          && values[i].length > 0) {
        return values[i];
      }
    }
    return null;
  }

  /** The one value of a key; null where it is absent or has several. */
  public @Nullable String value(String key) {
    String[] all = values(key);
    return all != null && all.length == 1 ? all[0] : null;
  }

  public List<String> keys() {
    return new ArrayList<>(List.of(keys));
  }
}
