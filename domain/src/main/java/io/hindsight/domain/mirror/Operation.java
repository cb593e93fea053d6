package io.hindsight.domain.mirror;

/** A write operation as the log tells of it. */
interface Operation {
  int rank();

  /** Whether it can have succeeded as things stand. */
  default boolean fits(Folding folding, Write write) {
    return true;
  }

  void apply(Folding folding, Write write);

  /** Carries out an operation. */
  @FunctionalInterface
  interface Effect {
    void apply(Folding folding, Write write);
  }

  /** Tells whether an operation can have succeeded. */
  @FunctionalInterface
  interface Condition {
    boolean test(Folding folding, Write write);
  }

  static Operation of(int rank, Condition condition, Effect effect) {
    return new Operation() {
      @Override
      public int rank() {
        return rank;
      }

      @Override
      public boolean fits(Folding folding, Write write) {
        return condition.test(folding, write);
      }

      @Override
      public void apply(Folding folding, Write write) {
        effect.apply(folding, write);
      }
    };
  }
}
