using SkiaSharp;

namespace Intake.Photos;

/// <summary>
/// Draws a picture that somebody sent anew, so that nothing but what can be seen is kept: no place and no device, nothing behind or inside of the file. What it is, the content says. Three
/// formats alone reach a decoder, and how large the picture is says its head, before anything is unpacked.
/// </summary>
internal static class Pictures
{
    /// <summary>Largest file, in bytes.</summary>
    public const int MostBytes = 8 * 1024 * 1024;

    /// <summary>Longer side of what is kept.</summary>
    public const int LongestSide = 2000;

    /// <summary>A PNG of so many takes 160 MB while it is drawn.</summary>
    private const long MostPixels = 40_000_000;

    private const int Quality = 82;

    // One at a time: two large ones together would take more than a small replica has.
    private static readonly SemaphoreSlim Drawing = new(1);

    /// <summary>JPEG of at most <see cref="LongestSide"/> pixels, upright.</summary>
    public static async Task<Drawn> DrawAnewAsync(byte[] sent, CancellationToken cancellationToken)
    {
        if (!IsKnown(sent))
        {
            return sent.AsSpan().StartsWith("%PDF"u8)
                ? new Drawn(null, "不接收 PDF。请拍下凭证，上传照片（JPEG、PNG 或 WebP）。", "A PDF is not taken. Photograph the paper and send the photo (JPEG, PNG or WebP).")
                : new Drawn(null, "须为 JPEG、PNG 或 WebP 图片。", "Has to be a picture: JPEG, PNG or WebP.");
        }

        await Drawing.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Draw(sent), cancellationToken);
        }
        finally
        {
            Drawing.Release();
        }
    }

    private static bool IsKnown(ReadOnlySpan<byte> sent) =>
        sent is [0xFF, 0xD8, 0xFF, ..] or [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..] || (sent.Length > 12 && sent.StartsWith("RIFF"u8) && sent[8..12].SequenceEqual("WEBP"u8));

    private static Drawn Draw(byte[] sent)
    {
        using var data = SKData.CreateCopy(sent);
        using var codec = SKCodec.Create(data);
        if (codec is null)
        {
            return Broken();
        }

        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if ((long)width * height > MostPixels)
        {
            return new Drawn(null, "图片最多 4000 万像素，请缩小后重发。", "A picture may have 40 million pixels at most; send a smaller one.");
        }

        // Of JPEG and WebP only as many pixels are unpacked as are kept.
        var size = codec.GetScaledDimensions(Math.Min(1f, (float)LongestSide / Math.Max(width, height)));
        using var space = SKColorSpace.CreateSrgb();
        using var unpacked = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul, space));
        // Half a picture is none: the rest of it may be what it is evidence of.
        return codec.GetPixels(unpacked.Info, unpacked.GetPixels()) == SKCodecResult.Success ? new Drawn(Encode(unpacked, codec.EncodedOrigin), null, null) : Broken();
    }

    private static byte[] Encode(SKBitmap unpacked, SKEncodedOrigin origin)
    {
        var lies = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var (width, height) = lies ? (unpacked.Height, unpacked.Width) : (unpacked.Width, unpacked.Height);
        var fit = Math.Min(1f, (float)LongestSide / Math.Max(width, height));
        using var surface = SKSurface.Create(new SKImageInfo(Math.Max(1, (int)(width * fit)), Math.Max(1, (int)(height * fit)), SKColorType.Rgba8888, SKAlphaType.Opaque, unpacked.ColorSpace));
        // JPEG knows no transparency; paper is white.
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Scale(fit);
        surface.Canvas.Concat(Upright(origin, width, height));
        using var picture = SKImage.FromBitmap(unpacked);
        surface.Canvas.DrawImage(picture, 0, 0, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var drawn = surface.Snapshot();
        using var jpeg = drawn.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return jpeg.ToArray();
    }

    // How a camera held the picture (EXIF 1 to 8), as a way back for a picture that is this wide and high when it stands.
    private static SKMatrix Upright(SKEncodedOrigin origin, float width, float height) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, width, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, width, -1, 0, height, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, height, 0, 0, 1),
        _ => SKMatrix.Identity,
    };

    private static Drawn Broken() => new(null, "图片无法打开或不完整，请重新拍摄或选择。", "The picture does not open or is not complete; take or choose it again.");

    /// <summary>The picture, or in both languages why there is none.</summary>
    internal sealed record Drawn(byte[]? Picture, string? Zh, string? En);
}
