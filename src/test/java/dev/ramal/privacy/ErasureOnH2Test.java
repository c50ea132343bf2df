package dev.ramal.privacy;

import dev.ramal.RamalExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class ErasureOnH2Test extends ErasureCases {

    @RegisterExtension
    static final RamalExtension RAMAL = keeping(RamalExtension.onH2());

    ErasureOnH2Test() {
        super(RAMAL);
    }
}
