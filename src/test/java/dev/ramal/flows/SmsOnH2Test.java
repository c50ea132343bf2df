package dev.ramal.flows;

import dev.ramal.RamalExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class SmsOnH2Test extends SmsRouteTest {

    @RegisterExtension
    static final RamalExtension RAMAL = configured(RamalExtension.onH2());

    SmsOnH2Test() {
        super(RAMAL);
    }
}
