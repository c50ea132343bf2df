package dev.ramal.catchup;

import dev.ramal.RamalExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class CatchUpOnPostgresTest extends CatchUpCases {

    @RegisterExtension
    static final RamalExtension RAMAL = catchingUp(RamalExtension.onPostgres());

    CatchUpOnPostgresTest() {
        super(RAMAL);
    }
}
