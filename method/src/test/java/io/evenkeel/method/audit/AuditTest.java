package io.evenkeel.method.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evenkeel.method.identity.ContentHash;
import io.evenkeel.method.identity.Ids;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AuditTest {

    @Test
    void theRootOfNothingIsTheHashOfNothing() {
        assertThat(MerkleRoot.of(List.of()))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void threeLeavesAreTwoToTheLeftAndOneToTheRight() {
        List<String> hashes =
                List.of(hash("a"), hash("b"), hash("c")).stream().sorted().toList();
        byte[] left = node(leaf(hashes.get(0)), leaf(hashes.get(1)));
        assertThat(MerkleRoot.of(hashes)).isEqualTo(HexFormat.of().formatHex(node(left, leaf(hashes.get(2)))));
    }

    @Test
    void aNodeIsNeverTakenForALeaf() {
        String inner = Ids.sha256(new byte[] {1}, leaf(hash("a")), leaf(hash("b")));
        assertThat(MerkleRoot.of(List.of(inner))).isNotEqualTo(MerkleRoot.of(List.of(hash("a"), hash("b"))));
    }

    @Property
    void theRootDependsOnTheSetAndNotOnTheOrder(@ForAll @Size(max = 40) List<String> records, @ForAll long seed) {
        List<String> hashes =
                new ArrayList<>(records.stream().map(AuditTest::hash).toList());
        String root = MerkleRoot.of(hashes);
        Collections.shuffle(hashes, new Random(seed));
        assertThat(MerkleRoot.of(hashes)).isEqualTo(root);
    }

    @Property
    void changingAddingOrLeavingOutARecordChangesTheRoot(@ForAll @NotEmpty @Size(max = 40) List<String> records) {
        List<String> hashes =
                new ArrayList<>(records.stream().map(AuditTest::hash).toList());
        String root = MerkleRoot.of(hashes);
        String last = hashes.remove(hashes.size() - 1);
        assertThat(MerkleRoot.of(hashes)).isNotEqualTo(root);
        hashes.add(hash(last));
        assertThat(MerkleRoot.of(hashes)).isNotEqualTo(root);
    }

    @Test
    void theChainIsThePreviousHashAndTheRecord() {
        String first = HashChain.next(HashChain.START, bytes("a"));
        assertThat(first).isEqualTo(Ids.sha256(new byte[32], bytes("a")));
        assertThat(HashChain.next(first, bytes("b")))
                .isEqualTo(Ids.sha256(HexFormat.of().parseHex(first), bytes("b")));
    }

    @Property
    void noTwoNeighboursInAChainCanChangePlaces(@ForAll String one, @ForAll String other) {
        String there = HashChain.next(HashChain.next(HashChain.START, bytes(one)), bytes(other));
        String back = HashChain.next(HashChain.next(HashChain.START, bytes(other)), bytes(one));
        assertThat(there.equals(back)).isEqualTo(Arrays.equals(bytes(one), bytes(other)));
    }

    @Test
    void whatIsNoHashIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> MerkleRoot.of(List.of("abc")));
        assertThatIllegalArgumentException().isThrownBy(() -> HashChain.next("abc", bytes("a")));
        assertThatIllegalArgumentException().isThrownBy(() -> HashChain.next("x".repeat(64), bytes("a")));
    }

    private static String hash(String record) {
        return ContentHash.of(record).hex();
    }

    private static byte[] leaf(String hash) {
        return Ids.digest(new byte[] {0}, HexFormat.of().parseHex(hash));
    }

    private static byte[] node(byte[] left, byte[] right) {
        return Ids.digest(new byte[] {1}, left, right);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
