package io.hindsight.http.aws.iam;

import static io.hindsight.http.aws.iam.OperationCase.operation;

import io.hindsight.http.aws.iam.OperationCase.World;
import java.util.List;
import java.util.function.BiConsumer;
import software.amazon.awssdk.services.iam.IamClient;

/** The operations on delegation requests. */
final class DelegationCases {
  private static final String NONE = "00000000-0000-4000-8000-000000000000";
  private static final String NO_REQUEST = "Delegation request " + NONE + " cannot be found\\.";
  private static final String WRONG_STATE =
      "Delegation request .* is in the state .*, which does not allow this operation\\.";

  private DelegationCases() {}

  private static String create(IamClient iam, World world, boolean onlyByOwner) {
    return create(iam, world, onlyByOwner, 14_400);
  }

  private static String create(
      IamClient iam, World world, boolean onlyByOwner, int sessionDuration) {
    return iam.createDelegationRequest(
            r ->
                r.ownerAccountId("123456789012")
                    .description("to look after backups")
                    .requestorWorkflowId("workflow-" + world.name)
                    .notificationChannel("arn:aws:sns:us-east-1:123456789012:topic")
                    .sessionDuration(sessionDuration)
                    .onlySendByOwner(onlyByOwner)
                    .permissions(
                        p ->
                            p.policyTemplateArn(
                                "arn:aws:iam:::delegation-template/partner/backups")))
        .delegationRequestId();
  }

  private static void created(IamClient iam, World world) {
    world.keep("id", create(iam, world, false));
  }

  private static void associated(IamClient iam, World world) {
    created(iam, world);
    associate(iam, world.get("id"));
  }

  private static void accepted(IamClient iam, World world) {
    associated(iam, world);
    accept(iam, world.get("id"));
  }

  private static void associate(IamClient iam, String id) {
    iam.associateDelegationRequest(r -> r.delegationRequestId(id));
  }

  private static void update(IamClient iam, String id) {
    iam.updateDelegationRequest(r -> r.delegationRequestId(id).notes("please"));
  }

  private static void accept(IamClient iam, String id) {
    iam.acceptDelegationRequest(r -> r.delegationRequestId(id));
  }

  private static void reject(IamClient iam, String id) {
    iam.rejectDelegationRequest(r -> r.delegationRequestId(id).notes("no"));
  }

  private static void send(IamClient iam, String id) {
    iam.sendDelegationToken(r -> r.delegationRequestId(id));
  }

  private static Object get(IamClient iam, World world) {
    return iam.getDelegationRequest(r -> r.delegationRequestId(world.get("id")))
        .delegationRequest()
        .toString();
  }

  static List<OperationCase> all() {
    return OperationsTest.of(
        operation("CreateDelegationRequest", "*")
            .when((iam, w) -> create(iam, w, false))
            .changes(
                (iam, w) ->
                    iam.listDelegationRequests(r -> r.maxItems(1000)).delegationRequests().stream()
                        .filter(each -> each.description().contains("backups"))
                        .count())
            .fails(
                "EntityAlreadyExists",
                "A delegation request with workflow id workflow-{n} already exists\\.",
                (iam, w) -> {
                  create(iam, w, false);
                  create(iam, w, false);
                }),
        moving(
            "AssociateDelegationRequest",
            DelegationCases::created,
            DelegationCases::associate,
            DelegationCases::accepted),
        moving(
            "UpdateDelegationRequest",
            DelegationCases::associated,
            DelegationCases::update,
            DelegationCases::accepted),
        moving(
                "AcceptDelegationRequest",
                DelegationCases::associated,
                DelegationCases::accept,
                DelegationCases::accepted)
            .fails(
                "AccessDenied",
                "The root user may accept delegation requests of at most 14400 seconds\\.",
                (iam, w) -> {
                  String id = create(iam, new World(w.name + "-long"), false, 14_401);
                  associate(iam, id);
                  accept(iam, id);
                }),
        moving(
            "RejectDelegationRequest",
            DelegationCases::associated,
            DelegationCases::reject,
            (iam, w) -> {
              associated(iam, w);
              reject(iam, w.get("id"));
            }),
        moving(
                "SendDelegationToken",
                DelegationCases::accepted,
                DelegationCases::send,
                DelegationCases::associated)
            .fails(
                "AccessDenied",
                "Only the owner of delegation request .* may send its token\\.",
                (iam, w) -> {
                  World owned = new World(w.name + "-owned");
                  send(iam, create(iam, owned, true));
                }),
        operation("GetDelegationRequest", DelegationCases::arn)
            .given(DelegationCases::created)
            .when(
                (iam, w) ->
                    iam.getDelegationRequest(
                        r -> r.delegationRequestId(w.get("id")).delegationPermissionCheck(true)))
            .fails(
                "NoSuchEntity",
                NO_REQUEST,
                (iam, w) -> iam.getDelegationRequest(r -> r.delegationRequestId(NONE))),
        operation("ListDelegationRequests", "*")
            .given(DelegationCases::created)
            .when((iam, w) -> iam.listDelegationRequests(r -> {})),
        operation("GetHumanReadableSummary", DelegationCases::arn)
            .given(DelegationCases::created)
            .when((iam, w) -> iam.getHumanReadableSummary(r -> r.entityArn(arn(w))))
            .fails(
                "InvalidInput",
                "ARN arn:aws:iam::123456789012:user/x is not valid\\.",
                (iam, w) ->
                    iam.getHumanReadableSummary(
                        r -> r.entityArn("arn:aws:iam::123456789012:user/x"))));
  }

  private static String arn(World world) {
    return "arn:aws:iam::123456789012:delegation-request/" + world.get("id");
  }

  /** An operation that moves a request on from a state, and not from another. */
  private static OperationCase moving(
      String operation,
      BiConsumer<IamClient, World> from,
      BiConsumer<IamClient, String> move,
      BiConsumer<IamClient, World> notFrom) {
    return operation(operation, DelegationCases::arn)
        .given(from)
        .when((iam, w) -> move.accept(iam, w.get("id")))
        .changes(DelegationCases::get)
        .fails("NoSuchEntity", NO_REQUEST, (iam, w) -> move.accept(iam, NONE))
        .fails(
            "InvalidInput",
            WRONG_STATE,
            (iam, w) -> {
              World other = new World(w.name + "-other");
              notFrom.accept(iam, other);
              move.accept(iam, other.get("id"));
            });
  }
}
