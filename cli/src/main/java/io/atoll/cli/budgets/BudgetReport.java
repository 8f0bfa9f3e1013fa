package io.atoll.cli.budgets;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// What was measured of the budgets. Safe for use by one thread.
public final class BudgetReport {
    private final Set<BudgetPart> parts;
    private final Map<String, String> run = new LinkedHashMap<>();
    private final Map<BudgetLine, Measured> measured = new EnumMap<>(BudgetLine.class);
    private final Map<BudgetLine, String> reasons = new EnumMap<>(BudgetLine.class);
    private long shortAnswers;
    private boolean failed;

    /// @param parts those that are to be measured
    BudgetReport(Set<BudgetPart> parts) {
        this.parts = EnumSet.copyOf(parts);
    }

    /// @param how it came about: the figures that it was made of
    private record Measured(double value, String how) {}

    /// Tells something of the run as a whole.
    void tell(String what, String value) {
        run.put(what, value);
    }

    void put(BudgetLine line, double value, String how) {
        if (Double.isFinite(value)) {
            measured.put(line, new Measured(value, how));
        } else {
            missing(line, "no figure came about: " + how);
        }
    }

    /// Says why something is not measured.
    void missing(BudgetLine line, String reason) {
        reasons.put(line, reason);
    }

    /// Says it of all of a part that is not measured yet.
    void missing(BudgetPart part, String reason) {
        for (BudgetLine line : BudgetLine.values()) {
            if (line.part() == part && !measured.containsKey(line)) {
                reasons.putIfAbsent(line, reason);
            }
        }
    }

    void addShortAnswers(long count) {
        shortAnswers += count;
    }

    /// Notes that a part came to nothing.
    void failed(BudgetPart part, String reason) {
        failed = true;
        missing(part, "it failed: " + reason);
    }

    /// Whether no part failed and no answer was short.
    public boolean isWhole() {
        return !failed && shortAnswers == 0;
    }

    /// How many answers had fewer rows than there were to find.
    public long shortAnswers() {
        return shortAnswers;
    }

    private String how(BudgetLine line) {
        Measured its = measured.get(line);
        return its != null ? its.how : reasons.getOrDefault(line, "not reached");
    }

    /// A table for people.
    public String text() {
        var text = new StringBuilder();
        run.forEach((what, value) -> text.append("%-12s %s%n".formatted(what, value)));
        text.append("%n%-76s %10s %10s  %s%n".formatted("budget", "target", "measured", "met"));
        for (BudgetLine line : BudgetLine.values()) {
            if (!parts.contains(line.part())) {
                continue;
            }
            Measured its = measured.get(line);
            String unit = line.unit().isEmpty() ? "" : " (" + line.unit() + ")";
            text.append(
                    "%-76s %10s %10s  %s%n"
                            .formatted(
                                    line.words() + unit,
                                    line.target(),
                                    its == null ? "-" : Figures.plain(its.value),
                                    its == null ? "-" : line.isMetBy(its.value) ? "yes" : "NO"));
            text.append("    %s%n".formatted(how(line)));
        }
        return text.toString();
    }

    /// `{"budgets": [{"name", "target", "measured", "met", "unit", "what", "how"}]}` and what the
    /// run was; `measured` and `met` are null where nothing was measured, and `reason` says why.
    public String json() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        run.forEach(json::put);
        json.put("shortAnswers", shortAnswers);
        var list = json.putArray("budgets");
        for (BudgetLine line : BudgetLine.values()) {
            if (parts.contains(line.part())) {
                put(line, list.addObject());
            }
        }
        return json.toPrettyString();
    }

    private void put(BudgetLine line, ObjectNode json) {
        Measured its = measured.get(line);
        json.put("name", line.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
        json.put("what", line.words()).put("unit", line.unit()).put("target", line.target());
        if (its == null) {
            json.putNull("measured").putNull("met").put("reason", how(line));
        } else {
            json.put("measured", Figures.rounded(its.value));
            json.put("met", line.isMetBy(its.value)).put("how", its.how);
        }
    }
}
