package dev.ramal.dialling;

import dev.ramal.RamalExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class DiallingOnPostgresTest extends DiallingCases {

    @RegisterExtension
    static final RamalExtension RAMAL = dialling(RamalExtension.onPostgres());

    DiallingOnPostgresTest() {
        super(RAMAL);
    }
}
