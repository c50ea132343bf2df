package dev.ramal.flows;

import dev.ramal.RamalExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class OwnHoursOnH2Test extends OwnHoursRouteTest {

    @RegisterExtension
    static final RamalExtension RAMAL = configured(RamalExtension.onH2());

    OwnHoursOnH2Test() {
        super(RAMAL);
    }
}
