package io.hindsight.ops.bench.evaluate;

import com.googlecode.aviator.runtime.type.AviatorBoolean;
import com.googlecode.aviator.runtime.type.AviatorObject;
import io.hindsight.domain.policy.compile.Action;
import io.hindsight.domain.policy.compile.CompiledStatement;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.policy.request.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.casbin.jcasbin.main.Enforcer;
import org.casbin.jcasbin.model.Model;
import org.casbin.jcasbin.util.function.CustomFunction;
import org.jspecify.annotations.Nullable;

/**
 * jCasbin as the yardstick: its loop over a principal's statements and its effects, with this
 * engine's own matching of one statement supplied as a function, for it knows nothing of IAM's
 * patterns and conditions. An enforcer a layer; the request is allowed where each layer allows it.
 */
final class JcasbinContender implements Contender {
  private static final String MODEL =
      """
      [request_definition]
      r = call

      [policy_definition]
      p = statement, eft

      [policy_effect]
      e = some(where (p.eft == allow)) && !some(where (p.eft == deny))

      [matchers]
      m = applies(p.statement, r.call)
      """;

  private final Estate estate;
  private final Map<Object, Enforcer> enforcers = new HashMap<>();

  JcasbinContender(Estate estate) {
    this.estate = estate;
  }

  @Override
  public String name() {
    return "jcasbin";
  }

  /** What a request is to the matching function. */
  private record Call(Request request, Action action) {}

  private static final class Applies extends CustomFunction {
    private static final long serialVersionUID = 1;

    private final transient List<CompiledStatement> statements;

    Applies(List<CompiledStatement> statements) {
      this.statements = statements;
    }

    @Override
    public String getName() {
      return "applies";
    }

    @Override
    public AviatorObject call(
        Map<String, Object> variables, AviatorObject statement, AviatorObject call) {
      CompiledStatement each =
          statements.get(Integer.parseInt((String) statement.getValue(variables)));
      Call asked = (Call) call.getValue(variables);
      return AviatorBoolean.valueOf(
          each.matchesAction(asked.action()) && each.matches(asked.request()));
    }
  }

  @Override
  public synchronized boolean allows(Asked asked) {
    Estate.Member member = estate.members().get(asked.principal());
    if (member == null) {
      return false;
    }
    Request request =
        Request.of(
            member.ref(), asked.action(), asked.resource(), "", asked.keys(), asked.values());
    Call call = new Call(request, Action.of(asked.action()));
    if (!allows(member.policies().identity(), call)) {
      return false;
    }
    List<NamedPolicy> boundary = member.policies().boundary();
    if (boundary != null && !allows(boundary, call)) {
      return false;
    }
    for (List<NamedPolicy> level : member.policies().scps()) {
      if (!allows(level, call)) {
        return false;
      }
    }
    return true;
  }

  private boolean allows(List<NamedPolicy> layer, Call call) {
    return enforcers.computeIfAbsent(new Same(layer), key -> enforcer(layer)).enforce(call);
  }

  /** A layer is known by being the same object. */
  private static final class Same {
    private final Object layer;

    Same(Object layer) {
      this.layer = layer;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Same same && same.layer == layer;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(layer);
    }
  }

  private static Enforcer enforcer(List<NamedPolicy> layer) {
    List<CompiledStatement> statements = new ArrayList<>();
    layer.forEach(policy -> statements.addAll(policy.policy().statements()));
    Model model = new Model();
    model.loadModelFromText(MODEL);
    Enforcer enforcer = new Enforcer(model);
    enforcer.enableLog(false);
    enforcer.addFunction("applies", new Applies(statements));
    for (int i = 0; i < statements.size(); i++) {
      enforcer.addPolicy(Integer.toString(i), statements.get(i).isDeny() ? "deny" : "allow");
    }
    return enforcer;
  }
}
