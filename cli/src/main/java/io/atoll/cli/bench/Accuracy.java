package io.atoll.cli.bench;

/// How right the answers were.
///
/// @param recall the share of the nearest rows that were found
/// @param shortAnswers how many answers had fewer rows than there are to find
/// @param firstShort says which one was the first; empty if there was none
public record Accuracy(int queries, double recall, int shortAnswers, String firstShort) {}
