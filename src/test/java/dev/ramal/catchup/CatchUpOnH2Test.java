package dev.ramal.catchup;

import dev.ramal.RamalExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class CatchUpOnH2Test extends CatchUpCases {

    @RegisterExtension
    static final RamalExtension RAMAL = catchingUp(RamalExtension.onH2());

    CatchUpOnH2Test() {
        super(RAMAL);
    }
}
