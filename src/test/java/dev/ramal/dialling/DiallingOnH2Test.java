package dev.ramal.dialling;

import dev.ramal.RamalExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class DiallingOnH2Test extends DiallingCases {

    @RegisterExtension
    static final RamalExtension RAMAL = dialling(RamalExtension.onH2());

    DiallingOnH2Test() {
        super(RAMAL);
    }
}
