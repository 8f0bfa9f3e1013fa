package io.atoll.readnode;

import static io.atoll.readnode.TestCluster.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.DataType;
import io.atoll.model.Literal;
import io.atoll.model.filter.Filter;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.protocol.FilterMessages;
import io.atoll.protocol.v1.NodeReport;
import io.atoll.protocol.v1.NodeSearchAnswer;
import io.atoll.protocol.v1.NodeSearchRequest;
import io.atoll.protocol.v1.SegmentReport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/// What a read node says of its searches.
class SearchReportTest {
    @TempDir Path folder;
    private TestCluster cluster;
    private TestNode node;
    private SegmentInfo sealed;

    @BeforeEach
    void makeNode() throws Exception {
        cluster = new TestCluster(folder);
        sealed = cluster.seal(cluster.now(), row(1, 1), row(2, 2), row(3, 3));
        cluster.commit(change -> change.in(sealed));
        node = cluster.start("read-1");
        node.awaitLoaded(sealed.id(), cluster.openJournal());
        cluster.insert(row(4, 4), row(5, 5));
        cluster.delete(1);
    }

    @AfterEach
    void close() throws Exception {
        cluster.close();
    }

    @Test
    void everyAnswerHasTheTotals() {
        NodeSearchAnswer answer = search(request());

        assertEquals(4, answer.getTotals().getLiveRows());
        assertEquals(4, answer.getTotals().getVectorsScored());
        assertFalse(answer.hasReport());
    }

    @Test
    void aSearchToBeExplainedIsReportedStepByStepAndSegmentBySegment() {
        NodeReport report = search(request().setExplain(true)).getReport();

        assertTrue(report.getFreshnessNanos() > 0);
        assertEquals(
                report.getNanos(),
                report.getFreshnessNanos() + report.getSearchNanos() + report.getMergeNanos());
        assertEquals(1, report.getRequests());
        assertEquals(2, report.getSegmentsCount());
        SegmentReport flat = segment(report, sealed.id());
        assertFalse(flat.getGrowing());
        assertEquals(3, flat.getRows());
        assertEquals(2, flat.getLiveRows());
        assertEquals(2, flat.getAcceptedRows());
        assertEquals("scan", flat.getPlan());
        assertEquals(2, flat.getVectorsScored());
        assertTrue(flat.getNanos() > 0);
        assertTrue(flat.getQueueNanos() > 0);
        assertTrue(segment(report, cluster.openJournal()).getGrowing());
    }

    @Test
    void acceptedRowsAreThoseThatTheFilterLetsThrough() {
        var filter =
                new Filter.Compare(
                        new Filter.Reference(TestCluster.KEY, "id", DataType.INT64, List.of()),
                        Filter.Comparison.EQUAL,
                        new Filter.Constants(new Literal.Int(3)));

        var request = request().setExplain(true);
        request.getPartsBuilder(0).setFilter(FilterMessages.encode(filter));
        NodeReport report = search(request).getReport();

        SegmentReport flat = segment(report, sealed.id());
        assertEquals(2, flat.getLiveRows());
        assertEquals(1, flat.getAcceptedRows());
        SegmentReport growing = segment(report, cluster.openJournal());
        assertEquals(0, growing.getAcceptedRows());
        assertEquals("empty", growing.getPlan());
    }

    @Test
    void aSearchThatTookLongIsReportedIfThatIsAskedFor() {
        assertTrue(search(request().setExplainBeyondNanos(1)).hasReport());
        assertFalse(search(request().setExplainBeyondNanos(3_600_000_000_000L)).hasReport());
    }

    private NodeSearchRequest.Builder request() {
        return TestNode.near(1, 9).setScope(node.strong(sealed.id(), cluster.openJournal()));
    }

    private NodeSearchAnswer search(NodeSearchRequest.Builder request) {
        return node.stub().search(request.build());
    }

    private static SegmentReport segment(NodeReport report, long id) {
        return report.getSegmentsList().stream()
                .filter(segment -> segment.getSegmentId() == id)
                .findFirst()
                .orElseThrow();
    }
}
