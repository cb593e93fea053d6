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
  private final boolean sameAccount;
  private final String[] keys;
  private final int[] marks;

  /** Of each key the value, or null where {@link #lists} has several. */
  private final @Nullable String[] values;

  private final String @Nullable [] @Nullable [] lists;

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
    this(principal, action, resource, resourceAccount, Context.of(context));
  }

  private Request(
      PrincipalRef principal,
      String action,
      String resource,
      String resourceAccount,
      Context context) {
    this(
        principal,
        action,
        resource,
        resourceAccount,
        context.keys(),
        context.values(),
        context.lists());
  }

  private Request(
      PrincipalRef principal,
      String action,
      String resource,
      String resourceAccount,
      String[] keys,
      @Nullable String[] values,
      String @Nullable [] @Nullable [] lists) {
    this.principal = principal;
    this.action = action;
    this.resource = resource;
    this.resourceAccount =
        resourceAccount.isEmpty() ? accountOf(resource, principal) : resourceAccount;
    this.sameAccount = this.resourceAccount.equals(principal.account());
    this.keys = keys;
    this.values = values;
    this.lists = lists;
    this.marks = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      marks[i] = ContextKey.mark(keys[i]);
    }
  }

  /**
   * A request whose keys have one value each.
   *
   * @param keys not to be changed afterwards
   * @param values not to be changed afterwards
   */
  public static Request of(
      PrincipalRef principal,
      String action,
      String resource,
      String resourceAccount,
      String[] keys,
      String[] values) {
    return new Request(principal, action, resource, resourceAccount, keys, values, null);
  }

  @SuppressWarnings("ArrayRecordComponent") // lives for a constructor call only
  private record Context(
      String[] keys, @Nullable String[] values, String @Nullable [] @Nullable [] lists) {
    static Context of(Map<String, List<String>> context) {
      List<Map.Entry<String, List<String>>> present =
          context.entrySet().stream().filter(entry -> !entry.getValue().isEmpty()).toList();
      String[] keys = new String[present.size()];
      @Nullable String[] values = new String[keys.length];
      String @Nullable [] @Nullable [] lists = null;
      for (int i = 0; i < keys.length; i++) {
        List<String> each = present.get(i).getValue();
        keys[i] = present.get(i).getKey();
        if (each.size() == 1) {
          values[i] = each.get(0);
        } else {
          lists = lists == null ? new String[keys.length][] : lists;
          lists[i] = each.toArray(String[]::new);
        }
      }
      return new Context(keys, values, lists);
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
    return sameAccount;
  }

  /** Where a key is, for {@link #value(int)} and {@link #values(int)}; negative if absent. */
  public int find(ContextKey key) {
    int mark = key.mark();
    for (int i = 0; i < marks.length; i++) {
      if (marks[i] == mark && key.isNameOf(keys[i])) {
        return i;
      }
    }
    return -1;
  }

  /** The one value of the key at a place; null where it has several. */
  public @Nullable String value(int place) {
    return values[place];
  }

  /** The values of the key at a place. */
  public List<String> values(int place) {
    String value = values[place];
    return value != null ? List.of(value) : List.of(several(place));
  }

  /** The values of the key at a place that has several. Not to be changed. */
  public String[] several(int place) {
    String[] list = lists == null ? null : lists[place];
    return list == null ? new String[0] : list;
  }

  /** The one value of a key; null where it is absent or has several. */
  public @Nullable String value(ContextKey key) {
    int place = find(key);
    return place < 0 ? null : values[place];
  }

  /** The values of a key; none where it is absent. */
  public List<String> values(String key) {
    int place = find(ContextKey.of(key));
    return place < 0 ? List.of() : values(place);
  }

  public List<String> keys() {
    return new ArrayList<>(List.of(keys));
  }
}
