package io.atoll.cli.budgets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.EnumSet;

class BudgetReportTest {
    private final BudgetReport report =
            new BudgetReport(EnumSet.of(BudgetPart.flat, BudgetPart.ingest));

    @BeforeEach
    void measure() {
        report.tell("scale", "0.5");
        report.put(BudgetLine.FLAT_BYTES, 0.81239, "9 of 11 GB/s");
        report.put(BudgetLine.INGEST_128, 49_999.6, "4 clients");
        report.put(BudgetLine.INGEST_768, Double.NaN, "0 of 0 rows");
        report.missing(BudgetPart.ingest, "the disk is full");
    }

    @Test
    void isATableForPeopleOfThePartsThatWereAskedFor() {
        assertEquals(
                """
                scale        0.5

                budget                                                                           target   measured  met
                FLAT, bytes per second against a plain read loop (times)                         >= 0.8     0.8124  yes
                    9 of 11 GB/s
                durable ingest, 128 dimensions (rows/s)                                        >= 50000      50000  NO
                    4 clients
                durable ingest, 128 dimensions, loaded against not loaded (times)                >= 0.9          -  -
                    the disk is full
                durable ingest, 768 dimensions (rows/s)                                        >= 10000          -  -
                    no figure came about: 0 of 0 rows
                durable ingest, 768 dimensions, loaded against not loaded (times)                >= 0.9          -  -
                    the disk is full
                """,
                report.text());
    }

    @Test
    void isJsonForPrograms() throws JsonProcessingException {
        JsonNode json = new ObjectMapper().readTree(report.json());

        assertEquals("0.5", json.path("scale").asText());
        assertEquals(5, json.path("budgets").size());
        JsonNode flat = json.path("budgets").path(0);
        assertEquals("flat-bytes", flat.path("name").asText());
        assertEquals(">= 0.8", flat.path("target").asText());
        assertEquals(0.8124, flat.path("measured").asDouble());
        assertTrue(flat.path("met").asBoolean());
        JsonNode missed = json.path("budgets").path(1);
        assertFalse(missed.path("met").asBoolean(true), "what is rounded is not what counts");
        JsonNode unknown = json.path("budgets").path(2);
        assertTrue(unknown.path("measured").isNull());
        assertTrue(unknown.path("met").isNull());
        assertEquals("the disk is full", unknown.path("reason").asText());
    }

    @Test
    void isWholeUnlessAPartFailedOrAnswersWereShort() {
        assertTrue(report.isWhole());
        report.failed(BudgetPart.flat, "the server ended");
        assertFalse(report.isWhole());

        var other = new BudgetReport(EnumSet.of(BudgetPart.flat));
        other.addShortAnswers(2);
        assertFalse(other.isWhole());
        assertEquals(2, other.shortAnswers());
    }
}
