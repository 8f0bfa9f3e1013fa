package io.atoll.routing.leastloaded;

import io.atoll.spi.OwnerSelectorFactory;
import io.atoll.testkit.OwnerSelectorContract;

class LeastLoadedContractTest extends OwnerSelectorContract {
    @Override
    protected OwnerSelectorFactory factory() {
        return new LeastLoadedFactory();
    }
}
