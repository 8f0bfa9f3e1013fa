package io.atoll.routing.polling;

import io.atoll.spi.OwnerSelectorFactory;
import io.atoll.testkit.OwnerSelectorContract;

class PollingContractTest extends OwnerSelectorContract {
    @Override
    protected OwnerSelectorFactory factory() {
        return new PollingFactory();
    }
}
