package io.hindsight.domain.questions;

/**
 * The three ways to look at what is not known: as it stands, with every open condition turned
 * towards allowing, and with every one turned towards denying.
 */
enum View {
  NOW(Reach.NOW, Reach.NOW),
  HOPEFUL(Reach.MAY, Reach.CERTAIN),
  FEARFUL(Reach.CERTAIN, Reach.MAY);

  /** What a layer says: it denies explicitly, says nothing, allows. */
  static final int DENY = -1;

  static final int NOTHING = 0;
  static final int ALLOW = 1;

  /** By how much the bits of denying statements stand left of those of allowing ones. */
  static final int DENY_SHIFT = 3;

  private final int allows;
  private final int denies;

  View(int allows, int denies) {
    this.allows = allows;
    this.denies = denies;
  }

  /** What a layer says whose statements have these bits together. */
  int of(int bits) {
    return (bits >> DENY_SHIFT & denies) != 0 ? DENY : (bits & allows) != 0 ? ALLOW : NOTHING;
  }

  boolean allows(int reach) {
    return (reach & allows) != 0;
  }

  boolean denies(int reach) {
    return (reach & denies) != 0;
  }

  /** The bits of one statement. */
  static int bits(boolean deny, int reach) {
    return deny ? reach << DENY_SHIFT : reach;
  }
}
