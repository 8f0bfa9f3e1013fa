package io.atoll.milvus.messages;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.router.Router;
import io.milvus.grpc.LoadState;

import java.util.List;

/// Whether a collection is loaded, in Milvus's terms.
public final class LoadStates {

    private LoadStates() {}

    /// A collection that does not exist has a state too: that it does not exist.
    ///
    /// @param partitions of these; none: of the collection
    public static LoadState of(
            Router router, String database, String collection, List<String> partitions) {
        try {
            io.atoll.router.api.LoadState state =
                    partitions.isEmpty()
                            ? router.loadState(database, collection)
                            : router.loadState(database, collection, partitions);
            if (!state.ordered()) {
                return LoadState.LoadStateNotLoad;
            }
            return state.percent() < 100 ? LoadState.LoadStateLoading : LoadState.LoadStateLoaded;
        } catch (AtollException e) {
            if (e.code() == ErrorCode.COLLECTION_NOT_FOUND) {
                return LoadState.LoadStateNotExist;
            }
            throw e;
        }
    }
}
