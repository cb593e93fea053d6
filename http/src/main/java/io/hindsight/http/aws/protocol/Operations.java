package io.hindsight.http.aws.protocol;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.core.SdkPojo;

/**
 * The operations that are there: public methods {@code (XRequest, Call)} that answer an {@code
 * XResponse} or a stage of one, found by the SDK's types. What has no method is not implemented.
 */
public final class Operations {
  /** A method that answers an operation. */
  @FunctionalInterface
  private interface Body {
    CompletionStage<? extends SdkPojo> answer(SdkPojo request, Call call) throws Throwable;
  }

  private final Map<Class<?>, Body> bodies;

  private Operations(Map<Class<?>, Body> bodies) {
    this.bodies = Map.copyOf(bodies);
  }

  /** The operations that these objects have methods for. Two for the same operation are refused. */
  public static Operations of(Object... nouns) {
    Map<Class<?>, Body> bodies = new HashMap<>();
    for (Object noun : nouns) {
      for (Method method : noun.getClass().getMethods()) {
        if (isOperation(method)) {
          Class<?> request = method.getParameterTypes()[0];
          if (bodies.put(request, body(noun, method)) != null) {
            throw new IllegalArgumentException("two methods take `" + request.getName() + "`");
          }
        }
      }
    }
    return new Operations(bodies);
  }

  private static boolean isOperation(Method method) {
    return !Modifier.isStatic(method.getModifiers())
        && method.getParameterCount() == 2
        && SdkPojo.class.isAssignableFrom(method.getParameterTypes()[0])
        && method.getParameterTypes()[1] == Call.class
        && (SdkPojo.class.isAssignableFrom(method.getReturnType())
            || CompletionStage.class.isAssignableFrom(method.getReturnType()));
  }

  private static Body body(Object noun, Method method) {
    try {
      method.setAccessible(true); // the classes of operations need not be public
      MethodHandle bound = MethodHandles.lookup().unreflect(method).bindTo(noun);
      if (CompletionStage.class.isAssignableFrom(method.getReturnType())) {
        MethodHandle staged =
            bound.asType(MethodType.methodType(CompletionStage.class, SdkPojo.class, Call.class));
        return new Body() {
          @Override
          @SuppressWarnings("unchecked") // isOperation saw that a stage is returned
          public CompletionStage<? extends SdkPojo> answer(SdkPojo request, Call call)
              throws Throwable {
            return (CompletionStage<? extends SdkPojo>)
                (CompletionStage<?>) staged.invokeExact(request, call);
          }
        };
      }
      MethodHandle direct =
          bound.asType(MethodType.methodType(SdkPojo.class, SdkPojo.class, Call.class));
      return (request, call) ->
          CompletableFuture.completedFuture((SdkPojo) direct.invokeExact(request, call));
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(e);
    }
  }

  public boolean has(OperationModel operation) {
    return bodies.containsKey(operation.requestType());
  }

  /** The answer; fails with {@link AwsError} where the operation refuses. */
  public CompletionStage<? extends SdkPojo> answer(
      OperationModel operation, SdkPojo request, Call call) {
    Body body = bodies.get(operation.requestType());
    if (body == null) {
      return CompletableFuture.failedStage(
          AwsError.notImplemented(operation.service(), operation.name()));
    }
    try {
      return body.answer(request, call);
    } catch (Throwable e) {
      return CompletableFuture.failedStage(e);
    }
  }
}
