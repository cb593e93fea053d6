package io.hindsight.domain.questions;

import io.hindsight.domain.access.Subject;
import io.hindsight.domain.account.Account;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.policy.compile.Action;
import io.hindsight.domain.policy.compile.CompiledPolicy;
import io.hindsight.domain.policy.compile.CompiledStatement;
import io.hindsight.domain.policy.document.ConditionEntry;
import io.hindsight.domain.policy.evaluate.Decision;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.policy.evaluate.Verdict;
import io.hindsight.domain.policy.request.PrincipalRef;
import io.hindsight.domain.policy.request.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One deed against all principals of one account.
 *
 * <p>Each policy is looked at once. What it says is the same for everyone, but for statements that
 * name a key which the principal gives: these are kept and asked for each principal who has them.
 */
final class Sweep {
  private static final byte UNSEEN = -1;

  private final Scene scene;
  private final Roster.Picture picture;
  private final Action action;
  private final Map<String, List<String>> facts;
  private final Request common;
  private final String[] factNames;
  private final String[] factValues;
  private final Known known;
  private final Combination combination;
  private final boolean mirrored;
  private final BitSet selecting;
  private final byte[] bits;
  private final @Nullable Personal[] personal;
  private final Set<String> keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
  private final List<Opinion> scps;
  private final List<Opinion> rcps;
  private final int[] scpBits;
  private final int[] rcpBits;
  private final Set<String> named = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
  private @Nullable Resident asked;
  private Request request;
  private int askedKeys;

  /** What a level of policies says of everyone, and the statements to ask for each. */
  private record Opinion(int bits, @Nullable Personal personal) {}

  Sweep(Scene scene, Roster.Picture picture) {
    this.scene = scene;
    this.picture = picture;
    Deed deed = scene.deed();
    this.action = Action.of(deed.action());
    PrincipalRef nobody = Subject.root(picture.account()).principalRef();
    this.facts = scene.facts(picture.account());
    this.common =
        new Request(nobody, deed.action(), deed.resource(), scene.resourceAccount(), facts);
    boolean plain = facts.values().stream().allMatch(values -> values.size() == 1);
    this.factNames = plain ? facts.keySet().toArray(String[]::new) : new String[0];
    this.factValues =
        plain
            ? facts.values().stream().map(values -> values.get(0)).toArray(String[]::new)
            : new String[0];
    this.known = new Known(false, scene.resourceKnown());
    this.combination =
        new Combination(
            deed.action(), deed.resource(), common.resourceAccount(), picture.account().value());
    this.mirrored =
        scene.isAnythingUnknown(picture.account())
            || (deed.isAssumption()
                && !deed.resourceAccount().isEmpty()
                && scene.isMirrored(new AccountId(deed.resourceAccount())));
    this.selecting = picture.selecting(action);
    this.bits = new byte[picture.policies().length];
    Arrays.fill(bits, UNSEEN);
    this.personal = new Personal[bits.length];
    this.request = common;
    this.scps = levels(scene.scps(picture.account()));
    this.rcps = levels(scene.rcps(picture.account()));
    this.scpBits = new int[scps.size()];
    this.rcpBits = new int[rcps.size()];
  }

  private List<Opinion> levels(List<List<NamedPolicy>> levels) {
    List<Opinion> opinions = new ArrayList<>();
    for (List<NamedPolicy> level : levels) {
      int together = 0;
      List<CompiledStatement> kept = new ArrayList<>();
      named.clear();
      for (NamedPolicy policy : level) {
        together |= look(policy.policy(), kept);
      }
      opinions.add(new Opinion(together, personal(kept)));
    }
    return opinions;
  }

  private @Nullable Personal personal(List<CompiledStatement> kept) {
    return kept.isEmpty() ? null : new Personal(kept, named, known);
  }

  List<WhoCan.Row> rows() {
    List<WhoCan.Row> rows = new ArrayList<>(picture.residents().length + 1);
    if (scene.state().get(Account.key(picture.account())) != null) {
      rows.add(scene.row(Subject.root(picture.account())));
    }
    for (Resident resident : picture.residents()) {
      rows.add(row(resident));
    }
    return rows;
  }

  WhoCan.Row row(Resident resident) {
    int identity = 0;
    for (int number : resident.policies()) {
      identity |= bits(number, resident);
    }
    for (int group : resident.groups()) {
      for (int number : picture.groups()[group]) {
        identity |= bits(number, resident);
      }
    }
    int boundary = resident.boundary() < 0 ? 0 : bits(resident.boundary(), resident);
    ask(scps, scpBits, resident);
    ask(rcps, rcpBits, resident);
    return row(resident, identity, boundary);
  }

  private void ask(List<Opinion> levels, int[] into, Resident resident) {
    for (int i = 0; i < into.length; i++) {
      Opinion level = levels.get(i);
      Personal own = level.personal();
      into[i] = own == null ? level.bits() : level.bits() | own.ask(resident, this::request);
    }
  }

  private WhoCan.Row row(Resident resident, int identity, int boundary) {
    List<Prospect.ResourceMatch> matches = List.of();
    NamedPolicy resource = scene.resourcePolicy();
    if (resource != null) {
      matches =
          Prospect.ResourceMatch.all(
              resource.policy(), request(resident), action, resident.boundary() >= 0, known);
    }
    Decision now = decide(View.NOW, resident, identity, boundary, matches);
    boolean mayAllow = false;
    boolean mayDeny = false;
    if (now.isAllowed()) {
      mayDeny = !decide(View.FEARFUL, resident, identity, boundary, matches).isAllowed();
    } else {
      mayAllow = decide(View.HOPEFUL, resident, identity, boundary, matches).isAllowed();
    }
    boolean unknown =
        mirrored
            && now.verdict() != Verdict.EXPLICIT_DENY
            && !scene.unknown(resident.subject()).isEmpty();
    return new WhoCan.Row(scene, resident.subject(), now, mayAllow, mayDeny, unknown);
  }

  private Decision decide(
      View view,
      Resident resident,
      int identity,
      int boundary,
      List<Prospect.ResourceMatch> matches) {
    boolean serviceLinked = resident.ref().isServiceLinkedRole();
    return combination.decide(
        resident.ref().kind(),
        serviceLinked,
        view.of(identity),
        resident.boundary() < 0 ? Combination.ABSENT : view.of(boundary),
        serviceLinked ? View.ALLOW : lowest(scpBits, view),
        serviceLinked ? View.ALLOW : lowest(rcpBits, view),
        Combination.ABSENT,
        Prospect.ResourceMatch.of(matches, view));
  }

  private static int lowest(int[] levels, View view) {
    int lowest = View.ALLOW;
    for (int level : levels) {
      lowest = Math.min(lowest, view.of(level));
    }
    return lowest;
  }

  /** The principal with the keys that anything named so far. */
  @SuppressWarnings("ReferenceEquality") // it is asked about one after the other
  private Request request(Resident resident) {
    if (asked != resident || keys.size() != askedKeys) {
      request = made(resident);
      asked = resident;
      askedKeys = keys.size();
    }
    return request;
  }

  private Request made(Resident resident) {
    Deed deed = scene.deed();
    NamedPolicy resource = scene.resourcePolicy();
    if (resource != null) {
      resource.policy().contextKeys().forEach(this::note);
      note("aws:userid"); // by which policies name those who are gone
    }
    int count = keys.size();
    String[] names = Arrays.copyOf(factNames, factNames.length + count);
    String[] values = Arrays.copyOf(factValues, names.length);
    int at = factNames.length;
    for (String key : keys) {
      String value = resident.value(key);
      if (value != null) {
        names[at] = key;
        values[at] = value;
        at++;
      }
    }
    boolean plain = factNames.length == facts.size();
    if (!plain) {
      Map<String, List<String>> context = new LinkedHashMap<>(facts);
      for (int i = factNames.length; i < at; i++) {
        context.put(names[i], List.of(values[i]));
      }
      return new Request(
          resident.ref(), deed.action(), deed.resource(), scene.resourceAccount(), context);
    }
    return Request.of(
        resident.ref(),
        deed.action(),
        deed.resource(),
        scene.resourceAccount(),
        Arrays.copyOf(names, at),
        Arrays.copyOf(values, at));
  }

  private void note(String key) {
    if (Known.isOfPrincipal(key) && Known.isAbsent(key, common)) {
      keys.add(key);
      named.add(key);
    }
  }

  /** What a policy says of a principal. */
  private int bits(int number, Resident resident) {
    int same = bits(number);
    Personal own = personal[number];
    return own == null ? same : same | own.ask(resident, this::request);
  }

  private int bits(int number) {
    byte seen = bits[number];
    if (seen != UNSEEN) {
      return seen;
    }
    @Nullable CompiledPolicy policy = picture.policies()[number];
    if (policy == null || !selecting.get(number)) {
      bits[number] = 0;
      return 0;
    }
    List<CompiledStatement> kept = new ArrayList<>(0);
    named.clear();
    int fresh = look(policy, kept);
    bits[number] = (byte) fresh;
    personal[number] = personal(kept);
    return fresh;
  }

  /** What a policy says of everyone; what it says of each is kept. */
  private int look(CompiledPolicy policy, List<CompiledStatement> kept) {
    int together = 0;
    for (CompiledStatement statement : policy.selectedBy(action)) {
      if (misses(statement)) {
        continue;
      }
      if (!isPersonal(statement)) {
        together |= View.bits(statement.isDeny(), Reach.of(statement, common, known));
      } else if (mayApply(statement)) {
        kept.add(statement);
        noteKeys(statement);
      }
    }
    return together;
  }

  /** Whether a statement is about other resources, whoever asks. */
  private boolean misses(CompiledStatement statement) {
    if (statement.matchesResource(common)) {
      return false;
    }
    for (String text : statement.source().resources()) {
      if (text.indexOf("${") >= 0) {
        return false;
      }
    }
    return true;
  }

  private boolean isPersonal(CompiledStatement statement) {
    for (String text : statement.source().resources()) {
      if (Variables.namesPrincipal(text, common)) {
        return true;
      }
    }
    for (ConditionEntry entry : statement.source().conditions()) {
      if (isPersonal(entry)) {
        return true;
      }
    }
    return false;
  }

  private boolean isPersonal(ConditionEntry entry) {
    if (Known.isOfPrincipal(entry.key()) && Known.isAbsent(entry.key(), common)) {
      return true;
    }
    for (String value : entry.values()) {
      if (Variables.namesPrincipal(value, common)) {
        return true;
      }
    }
    return false;
  }

  /** Whether anyone at all could meet a personal statement. */
  private boolean mayApply(CompiledStatement statement) {
    boolean fits = !statement.source().hasResource() || statement.source().notResource();
    for (String text : statement.source().resources()) {
      fits |= Variables.fits(text, common, scene.deed().resource(), null);
    }
    if (!fits) {
      return false;
    }
    for (var condition : statement.conditions()) {
      if (!isPersonal(condition.source()) && Reach.of(condition, common, known) == Reach.NONE) {
        return false;
      }
    }
    return true;
  }

  private void noteKeys(CompiledStatement statement) {
    for (String text : statement.source().resources()) {
      Variables.visit(text, this::visited);
    }
    for (ConditionEntry entry : statement.source().conditions()) {
      note(entry.key());
      entry.values().forEach(value -> Variables.visit(value, this::visited));
    }
  }

  private boolean visited(String key) {
    note(key);
    return true;
  }
}
