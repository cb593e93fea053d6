package io.hindsight.domain.tag;

/** A key and a value; keys are told apart ignoring case, values keep theirs. */
public record Tag(String key, String value) {}
