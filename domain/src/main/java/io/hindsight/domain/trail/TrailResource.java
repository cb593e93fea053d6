package io.hindsight.domain.trail;

/** A resource that a call named, such as {@code AWS::IAM::User} and {@code alice}. */
public record TrailResource(String type, String name) {}
