package io.atoll.protocol;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.read.Boost;
import io.atoll.model.read.BoostQuery;
import io.atoll.protocol.v1.BoostFunctionNode;
import io.atoll.protocol.v1.BoostNode;
import io.atoll.protocol.v1.ChanceNode;

import java.util.ArrayList;
import java.util.Optional;

/// The functions of a boost as messages, and back.
final class BoostMessages {
    private BoostMessages() {}

    static BoostNode encode(BoostQuery boost) {
        var node = BoostNode.newBuilder().setTogether(boost.together().name());
        for (BoostQuery.Function function : boost.functions()) {
            var encoded = node.addFunctionsBuilder().setWeight(function.weight());
            function.filter().ifPresent(each -> encoded.setFilter(FilterMessages.encode(each)));
            function.chance()
                    .ifPresent(
                            chance ->
                                    encoded.setChance(
                                            ChanceNode.newBuilder()
                                                    .setFieldId(chance.fieldId())
                                                    .setSeed(chance.seed())));
        }
        return node.build();
    }

    /// @throws AtollException PARAMETER_INVALID for a mode that is unknown to this version
    static BoostQuery decode(BoostNode node) {
        var functions = new ArrayList<BoostQuery.Function>(node.getFunctionsCount());
        for (BoostFunctionNode function : node.getFunctionsList()) {
            functions.add(
                    new BoostQuery.Function(
                            function.hasFilter()
                                    ? Optional.of(FilterMessages.decode(function.getFilter()))
                                    : Optional.empty(),
                            function.getWeight(),
                            function.hasChance()
                                    ? Optional.of(
                                            new BoostQuery.Chance(
                                                    function.getChance().getFieldId(),
                                                    function.getChance().getSeed()))
                                    : Optional.empty()));
        }
        return new BoostQuery(functions, mode(node.getTogether()));
    }

    private static Boost.Mode mode(String name) {
        for (Boost.Mode mode : Boost.Mode.values()) {
            if (mode.name().equals(name)) {
                return mode;
            }
        }
        throw new AtollException(
                ErrorCode.PARAMETER_INVALID, "boost mode '" + name + "' is unknown");
    }
}
