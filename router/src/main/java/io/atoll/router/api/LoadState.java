package io.atoll.router.api;

/// @param percent 0 to 100
public record LoadState(boolean ordered, int percent) {}
