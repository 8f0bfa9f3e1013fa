package io.atoll.router.api;

/// @param count keys asked for, or rows that matched
public record DeleteAnswer(long count, long timestamp) {}
