package io.atoll.milvus.calls;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.router.Router;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.FunctionType;

import java.util.Optional;

/// Functions of collections that are there. Milvus 2.6 changes no function that reads words, and
/// those that call a service are not built, so that nothing is ever changed: what is said is why.
public final class CollectionFunctions {
    private final Router router;

    public CollectionFunctions(Router router) {
        this.router = router;
    }

    /// @param function empty: the request has none
    /// @throws AtollException always: with UNEXPECTED in Milvus's words, or with UNIMPLEMENTED
    public void add(String database, String collection, Optional<FunctionSchema> function) {
        FunctionSchema asked = required(function);
        if (asked.getType() == FunctionType.BM25) {
            throw unexpected("Currently does not support adding BM25 function");
        }
        Collection target = router.collection(database, collection);
        if (exists(target, asked.getName())) {
            throw Refusals.invalid("function name already exists: " + asked.getName());
        }
        throw notBuilt(asked);
    }

    /// @param name of the function
    /// @param function what it is to be; empty: the request does not say
    /// @throws AtollException always: with UNEXPECTED in Milvus's words, or with UNIMPLEMENTED
    public void alter(
            String database, String collection, String name, Optional<FunctionSchema> function) {
        FunctionSchema asked = required(function);
        if (asked.getType() == FunctionType.BM25) {
            throw bm25CannotBe("alter");
        }
        if (!asked.getName().equals(name)) {
            throw unexpected("Invalid function config, name not match");
        }
        if (!exists(router.collection(database, collection), name)) {
            throw unexpected("Function " + name + " not found");
        }
        throw bm25CannotBe("alter");
    }

    /// Dropping what is not there is no error.
    ///
    /// @throws AtollException with UNEXPECTED in Milvus's words
    public void drop(String database, String collection, String name) {
        if (exists(router.collection(database, collection), name)) {
            throw bm25CannotBe("droping");
        }
    }

    /// All that there are read words.
    private static boolean exists(Collection collection, String function) {
        return collection.schema().functions().stream()
                .anyMatch(each -> each.name().equals(function));
    }

    private static FunctionSchema required(Optional<FunctionSchema> function) {
        return function.orElseThrow(() -> unexpected("Function Schema is empty"));
    }

    private static AtollException bm25CannotBe(String what) {
        return unexpected("Currently does not support " + what + " BM25 function");
    }

    private static AtollException notBuilt(FunctionSchema function) {
        return Refusals.notSupported(
                "function '%s' is %s, which is not supported; there is BM25"
                        .formatted(function.getName(), function.getType()));
    }

    private static AtollException unexpected(String message) {
        return new AtollException(ErrorCode.UNEXPECTED, message);
    }
}
