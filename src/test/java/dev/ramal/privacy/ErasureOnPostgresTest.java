package dev.ramal.privacy;

import dev.ramal.RamalExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class ErasureOnPostgresTest extends ErasureCases {

    @RegisterExtension
    static final RamalExtension RAMAL = keeping(RamalExtension.onPostgres());

    ErasureOnPostgresTest() {
        super(RAMAL);
    }
}
