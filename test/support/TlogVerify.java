import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Verifies checkpoints and proofs by the public texts of their forms alone (C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-witness, tlog-proof; RFC 9162), with nothing but the
 * standard library of another language: what our own code writes is not believed by our own code only. The type of the signature with the time on P-256 is ours (docs/protocol/audit-log.md).
 *
 * java TlogVerify.java KEYS inclusion PROOF | consistency NOTE RECORD ... : any number of questions; one line comes out for each, "holds" or "does not hold".
 */
public final class TlogVerify {
  private record Key(String name, byte type, byte[] bytes) {}
  private static final byte[] timedOnP256 = "\u00ffmag/timed-ecdsa-p256-sha256/v1".getBytes(StandardCharsets.ISO_8859_1);
  private record Head(long size, byte[] root, long time) {}
  private static final List<Key> keys = new ArrayList<>();

  public static void main(String[] args) throws Exception {
    for (String line : read(args[0]).split("\n")) {
      String[] parts = line.split("\\+", 3);
      byte[] typed = Base64.getDecoder().decode(parts[2]);
      if (typed[0] == 1 ? typed.length != 33 : typed[0] != 2) throw new IllegalArgumentException("neither an Ed25519 nor an ECDSA key");
      keys.add(new Key(parts[0], typed[0], Arrays.copyOfRange(typed, 1, typed.length)));
    }
    for (int at = 1; at < args.length;) {
      boolean holds;
      try {
        if (args[at].equals("inclusion")) holds = inclusion(read(args[at + 1]));
        else holds = consistency(head(read(args[at + 1])), read(args[at + 2]));
      } catch (RuntimeException refused) {
        holds = false;
      }
      at += args[at].equals("inclusion") ? 2 : 3;
      System.out.println(holds ? "holds" : "does not hold");
    }
  }

  private static String read(String file) throws Exception {
    return Files.readString(Path.of(file), StandardCharsets.UTF_8);
  }

  /** RFC 9162 section 2.1.3.2 over a tlog-proof; the leaf's data is its extra. */
  private static boolean inclusion(String proof) throws Exception {
    int split = proof.indexOf("\n\n");
    String[] lines = proof.substring(0, split).split("\n");
    if (!lines[0].equals("c2sp.org/tlog-proof@v1")) return false;
    byte[] hash = sha256(new byte[] {0}, Base64.getDecoder().decode(lines[1].substring("extra ".length())));
    long fn = Long.parseLong(lines[2].substring("index ".length()));
    Head head = head(proof.substring(split + 2));
    if (fn >= head.size) return false;
    long sn = head.size - 1;
    for (int at = 3; at < lines.length; at++) {
      byte[] p = Base64.getDecoder().decode(lines[at]);
      if (sn == 0) return false;
      if ((fn & 1) == 1 || fn == sn) {
        hash = sha256(new byte[] {1}, p, hash);
        while ((fn & 1) == 0 && fn != 0) { fn >>= 1; sn >>= 1; }
      } else hash = sha256(new byte[] {1}, hash, p);
      fn >>= 1;
      sn >>= 1;
    }
    return sn == 0 && Arrays.equals(hash, head.root);
  }

  /** RFC 9162 section 2.1.4.2 over a record in the form that tlog-witness takes. */
  private static boolean consistency(Head old, String record) throws Exception {
    int split = record.indexOf("\n\n");
    String[] lines = record.substring(0, split).split("\n");
    if (!lines[0].equals("old " + old.size)) return false;
    Head grown = head(record.substring(split + 2));
    if (grown.size < old.size || grown.time < old.time) return false;
    List<byte[]> path = new ArrayList<>();
    for (int at = 1; at < lines.length; at++) path.add(Base64.getDecoder().decode(lines[at]));
    if (old.size == grown.size) return path.isEmpty() && Arrays.equals(old.root, grown.root);
    if (old.size == 0) return path.isEmpty();
    if (path.isEmpty()) return false;
    if (Long.bitCount(old.size) == 1) path.add(0, old.root);
    long fn = old.size - 1, sn = grown.size - 1;
    while ((fn & 1) == 1) { fn >>= 1; sn >>= 1; }
    byte[] fr = path.get(0), sr = path.get(0);
    for (byte[] c : path.subList(1, path.size())) {
      if (sn == 0) return false;
      if ((fn & 1) == 1 || fn == sn) {
        fr = sha256(new byte[] {1}, c, fr);
        sr = sha256(new byte[] {1}, c, sr);
        while ((fn & 1) == 0 && fn != 0) { fn >>= 1; sn >>= 1; }
      } else sr = sha256(new byte[] {1}, sr, c);
      fn >>= 1;
      sn >>= 1;
    }
    return sn == 0 && Arrays.equals(fr, old.root) && Arrays.equals(sr, grown.root);
  }

  /** A checkpoint that a known key of its own name has signed, plainly and with the time. */
  private static Head head(String note) throws Exception {
    int split = note.lastIndexOf("\n\n");
    String text = note.substring(0, split + 1);
    String[] lines = text.split("\n");
    for (Key key : keys) {
      if (!key.name.equals(lines[0])) continue;
      boolean plain = false;
      long time = -1;
      for (String line : note.substring(split + 2).split("\n")) {
        String[] parts = line.split(" ");
        byte[] signature = Base64.getDecoder().decode(parts[2]);
        if (!parts[0].equals("\u2014") || !parts[1].equals(key.name)) continue;
        byte[] id = Arrays.copyOf(signature, 4), rest = Arrays.copyOfRange(signature, 4, signature.length);
        if (Arrays.equals(id, plainId(key))) {
          if (!signed(key, text, rest)) throw new IllegalStateException("signature");
          plain = true;
        } else if (Arrays.equals(id, keyId(key, key.type == 1 ? new byte[] {4} : timedOnP256))) {
          time = ByteBuffer.wrap(rest).getLong();
          if (!signed(key, "cosignature/v1\ntime " + time + "\n" + text, Arrays.copyOfRange(rest, 8, rest.length))) throw new IllegalStateException("signature");
        }
      }
      if (plain && time >= 0) return new Head(Long.parseLong(lines[1]), Base64.getDecoder().decode(lines[2]), time);
    }
    throw new IllegalStateException("signed by nobody who is known");
  }

  /** Of an ECDSA key the hash of its DER alone. */
  private static byte[] plainId(Key key) throws Exception {
    return key.type == 1 ? keyId(key, new byte[] {1}) : Arrays.copyOf(sha256(key.bytes), 4);
  }

  private static byte[] keyId(Key key, byte[] type) throws Exception {
    return Arrays.copyOf(sha256((key.name + "\n").getBytes(StandardCharsets.UTF_8), type, key.bytes), 4);
  }

  private static boolean signed(Key key, String text, byte[] signature) throws Exception {
    if (key.type == 2) return signed("SHA256withECDSA", KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(key.bytes)), text, signature);
    // RFC 8032 section 5.1.2: little-endian y, the sign of x in the highest bit.
    byte[] bytes = key.bytes.clone();
    boolean odd = (bytes[31] & 0x80) != 0;
    bytes[31] &= 0x7f;
    for (int at = 0; at < 16; at++) { byte one = bytes[at]; bytes[at] = bytes[31 - at]; bytes[31 - at] = one; }
    PublicKey verifier = KeyFactory.getInstance("Ed25519").generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, bytes))));
    return signed("Ed25519", verifier, text, signature);
  }

  private static boolean signed(String algorithm, PublicKey verifier, String text, byte[] signature) throws Exception {
    Signature check = Signature.getInstance(algorithm);
    check.initVerify(verifier);
    check.update(text.getBytes(StandardCharsets.UTF_8));
    return check.verify(signature);
  }

  private static byte[] sha256(byte[]... parts) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (byte[] part : parts) digest.update(part);
    return digest.digest();
  }
}
