package io.atoll.model.read;

import java.util.List;

/// What every read says, whatever it looks for.
///
/// @param output names of fields, `*` for all of them; empty: keys only
public record ReadTerms(
        ReadTarget target, List<String> output, ReadFreshness freshness, Patience patience) {

    public ReadTerms {
        output = List.copyOf(output);
    }

    public ReadTerms withOutput(List<String> fields) {
        return new ReadTerms(target, fields, freshness, patience);
    }
}
