package io.hindsight.http.aws.iam;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import io.hindsight.domain.account.Account;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.MfaDevice;
import io.hindsight.domain.identity.MfaDeviceCommand;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.Page;
import io.hindsight.http.aws.Totp;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.commons.codec.binary.Base32;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.iam.model.AssignmentStatusType;
import software.amazon.awssdk.services.iam.model.CreateVirtualMfaDeviceRequest;
import software.amazon.awssdk.services.iam.model.CreateVirtualMfaDeviceResponse;
import software.amazon.awssdk.services.iam.model.DeactivateMfaDeviceRequest;
import software.amazon.awssdk.services.iam.model.DeactivateMfaDeviceResponse;
import software.amazon.awssdk.services.iam.model.DeleteVirtualMfaDeviceRequest;
import software.amazon.awssdk.services.iam.model.DeleteVirtualMfaDeviceResponse;
import software.amazon.awssdk.services.iam.model.EnableMfaDeviceRequest;
import software.amazon.awssdk.services.iam.model.EnableMfaDeviceResponse;
import software.amazon.awssdk.services.iam.model.GetMfaDeviceRequest;
import software.amazon.awssdk.services.iam.model.GetMfaDeviceResponse;
import software.amazon.awssdk.services.iam.model.ListMfaDevicesRequest;
import software.amazon.awssdk.services.iam.model.ListMfaDevicesResponse;
import software.amazon.awssdk.services.iam.model.ListVirtualMfaDevicesRequest;
import software.amazon.awssdk.services.iam.model.ListVirtualMfaDevicesResponse;
import software.amazon.awssdk.services.iam.model.MFADevice;
import software.amazon.awssdk.services.iam.model.ResyncMfaDeviceRequest;
import software.amazon.awssdk.services.iam.model.ResyncMfaDeviceResponse;
import software.amazon.awssdk.services.iam.model.User;
import software.amazon.awssdk.services.iam.model.VirtualMFADevice;

/** Virtual MFA devices. */
public final class MfaDevices {
  private static final int SEED_BYTES = 40;
  private static final int ENABLE_REACH = 10;
  private static final int RESYNC_REACH = 120;
  private static final int QR_SIZE = 300;

  private final Backend backend;
  private final Lookups lookups;
  private final Totp totp;

  public MfaDevices(Backend backend, Totp totp) {
    this.backend = backend;
    this.lookups = new Lookups(backend);
    this.totp = totp;
  }

  public CompletionStage<CreateVirtualMfaDeviceResponse> createVirtualMfaDevice(
      CreateVirtualMfaDeviceRequest request, Call call) {
    AccountId account = backend.account(call);
    String serial =
        Arn.iam(account, "mfa" + Lookups.path(request.path()) + request.virtualMFADeviceName())
            .toString();
    String seed = new Base32().encodeToString(backend.ids().bytes(SEED_BYTES));
    return backend
        .execute(
            call,
            new MfaDeviceCommand.CreateVirtualMfaDevice(
                account, serial, backend.vault().seal(seed, serial), Lookups.tags(request.tags())))
        .thenApply(
            done ->
                CreateVirtualMfaDeviceResponse.builder()
                    .virtualMFADevice(
                        VirtualMFADevice.builder()
                            .serialNumber(serial)
                            .base32StringSeed(SdkBytes.fromUtf8String(seed))
                            .qrCodePNG(
                                SdkBytes.fromByteArray(
                                    qrCode(account, request.virtualMFADeviceName(), seed)))
                            .tags(request.hasTags() ? request.tags() : null)
                            .build())
                    .build());
  }

  public CompletionStage<DeleteVirtualMfaDeviceResponse> deleteVirtualMfaDevice(
      DeleteVirtualMfaDeviceRequest request, Call call) {
    return backend
        .execute(
            call,
            new MfaDeviceCommand.DeleteVirtualMfaDevice(
                backend.account(call), request.serialNumber()))
        .thenApply(done -> DeleteVirtualMfaDeviceResponse.builder().build());
  }

  public CompletionStage<EnableMfaDeviceResponse> enableMfaDevice(
      EnableMfaDeviceRequest request, Call call) {
    Entities state = backend.at(call);
    String userName = request.userName();
    boolean root = userName.equals("root") || userName.equals("<root_account>");
    if (!root) {
      lookups.identity(state, call, Identity.Kind.USER, userName);
    }
    MfaDevice device = device(state, call, request.serialNumber());
    int drift =
        drift(
            device,
            request.authenticationCode1(),
            request.authenticationCode2(),
            call,
            ENABLE_REACH);
    return backend
        .execute(
            call,
            new MfaDeviceCommand.EnableMfaDevice(
                device.account(), device.serialNumber(), root ? null : userName, drift))
        .thenApply(done -> EnableMfaDeviceResponse.builder().build());
  }

  public CompletionStage<ResyncMfaDeviceResponse> resyncMfaDevice(
      ResyncMfaDeviceRequest request, Call call) {
    Entities state = backend.at(call);
    MfaDevice device = ofUser(state, call, request.userName(), request.serialNumber());
    int drift =
        drift(
            device,
            request.authenticationCode1(),
            request.authenticationCode2(),
            call,
            RESYNC_REACH);
    return backend
        .execute(
            call,
            new MfaDeviceCommand.ResyncMfaDevice(device.account(), device.serialNumber(), drift))
        .thenApply(done -> ResyncMfaDeviceResponse.builder().build());
  }

  public CompletionStage<DeactivateMfaDeviceResponse> deactivateMfaDevice(
      DeactivateMfaDeviceRequest request, Call call) {
    Entities state = backend.at(call);
    String userName = request.userName();
    String userId =
        userName == null && lookups.isAboutRoot(call, null)
            ? backend.account(call).value()
            : lookups.userOrCaller(call, userName).id();
    return backend
        .execute(
            call,
            new MfaDeviceCommand.DeactivateMfaDevice(
                backend.account(call),
                device(state, call, request.serialNumber()).serialNumber(),
                userId))
        .thenApply(done -> DeactivateMfaDeviceResponse.builder().build());
  }

  public GetMfaDeviceResponse getMfaDevice(GetMfaDeviceRequest request, Call call) {
    Entities state = backend.at(call);
    MfaDevice device = device(state, call, request.serialNumber());
    return GetMfaDeviceResponse.builder()
        .userName(name(state, device))
        .serialNumber(device.serialNumber())
        .enableDate(device.enableDate())
        .build();
  }

  public ListMfaDevicesResponse listMFADevices(ListMfaDevicesRequest request, Call call) {
    Entities state = backend.at(call);
    boolean root = lookups.isAboutRoot(call, request.userName());
    String userId =
        root ? backend.account(call).value() : lookups.userOrCaller(call, request.userName()).id();
    Page<MfaDevice> page =
        Page.of(
            state
                .all(MfaDevice.TABLE, backend.account(call))
                .filter(device -> userId.equals(device.userId())),
            MfaDevice::serialNumber,
            request.marker(),
            request.maxItems());
    return ListMfaDevicesResponse.builder()
        .mfaDevices(
            page.items().stream()
                .map(
                    device ->
                        MFADevice.builder()
                            .userName(name(state, device))
                            .serialNumber(device.serialNumber())
                            .enableDate(device.enableDate())
                            .build())
                .toList())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  public ListVirtualMfaDevicesResponse listVirtualMFADevices(
      ListVirtualMfaDevicesRequest request, Call call) {
    Entities state = backend.at(call);
    AssignmentStatusType wanted = request.assignmentStatus();
    Stream<MfaDevice> devices =
        state
            .all(MfaDevice.TABLE, backend.account(call))
            .filter(
                device ->
                    (wanted != AssignmentStatusType.ASSIGNED || device.userId() != null)
                        && (wanted != AssignmentStatusType.UNASSIGNED || device.userId() == null));
    Page<MfaDevice> page =
        Page.of(devices, MfaDevice::serialNumber, request.marker(), request.maxItems());
    return ListVirtualMfaDevicesResponse.builder()
        .virtualMFADevices(page.items().stream().map(device -> listed(state, device)).toList())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  private static VirtualMFADevice listed(Entities state, MfaDevice device) {
    VirtualMFADevice.Builder listed =
        VirtualMFADevice.builder()
            .serialNumber(device.serialNumber())
            .enableDate(device.enableDate());
    String userId = device.userId();
    if (userId == null) {
      return listed.build();
    }
    if (userId.equals(device.account().value())) {
      Account account = state.find(Account.key(device.account())).orElseThrow();
      return listed
          .user(
              User.builder()
                  .userId(userId)
                  .arn(Arn.iam(device.account(), "root").toString())
                  .createDate(account.createDate())
                  .build())
          .build();
    }
    return state
        .find(Identity.key(device.account(), userId))
        .map(user -> listed.user(Users.brief(user).build()).build())
        .orElseGet(listed::build);
  }

  private static @Nullable String name(Entities state, MfaDevice device) {
    String userId = device.userId();
    if (userId == null) {
      return null;
    }
    return state.find(Identity.key(device.account(), userId)).map(Identity::name).orElse(null);
  }

  private MfaDevice device(Entities state, Call call, String serialNumber) {
    return state
        .find(MfaDevice.key(backend.account(call), serialNumber))
        .orElseThrow(() -> Backend.error(MfaDeviceCommand.notFound(serialNumber)));
  }

  private MfaDevice ofUser(Entities state, Call call, String userName, String serialNumber) {
    Identity user = lookups.identity(state, call, Identity.Kind.USER, userName);
    MfaDevice device = device(state, call, serialNumber);
    if (!user.id().equals(device.userId())) {
      throw Backend.error(MfaDeviceCommand.notFound(serialNumber));
    }
    return device;
  }

  private int drift(MfaDevice device, String first, String second, Call call, int reach) {
    String seed =
        backend
            .vault()
            .open(device.sealedSeed(), device.serialNumber())
            .orElseThrow(
                () -> new IllegalStateException("a seed was sealed with another master key"));
    OptionalInt drift = totp.drift(seed, first, second, call.time(), reach);
    return drift.orElseThrow(
        () ->
            AwsError.of(
                "InvalidAuthenticationCode", "Authentication code for device is not valid."));
  }

  private static byte[] qrCode(AccountId account, String name, String seed) {
    String label =
        URLEncoder.encode(name + '@' + account.value(), StandardCharsets.UTF_8).replace("+", "%20");
    String uri = "otpauth://totp/Hindsight:" + label + "?secret=" + seed + "&issuer=Hindsight";
    try {
      BitMatrix matrix = new QRCodeWriter().encode(uri, BarcodeFormat.QR_CODE, QR_SIZE, QR_SIZE);
      BufferedImage image =
          new BufferedImage(matrix.getWidth(), matrix.getHeight(), BufferedImage.TYPE_BYTE_BINARY);
      for (int y = 0; y < matrix.getHeight(); y++) {
        for (int x = 0; x < matrix.getWidth(); x++) {
          image.setRGB(x, y, matrix.get(x, y) ? 0xFF000000 : 0xFFFFFFFF);
        }
      }
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(image, "png", png);
      return png.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (WriterException e) {
      throw new IllegalStateException(e);
    }
  }
}
