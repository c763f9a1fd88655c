using System.Text;
using SkiaSharp;

namespace Intake.Tests;

/// <summary>Pictures as phones make them, and as somebody makes them who means harm.</summary>
internal static class TestPictures
{
    /// <summary>What a camera writes beside the picture.</summary>
    public const string Place = "GPS 30.5512 N 114.3134 E";

    /// <summary>Red on the left, blue on the right.</summary>
    public static byte[] Of(int width = 120, int height = 80, SKEncodedImageFormat format = SKEncodedImageFormat.Jpeg, byte shade = 255)
    {
        using var bitmap = new SKBitmap(width, height);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(new SKColor(0, 0, shade));
            using var red = new SKPaint { Color = new SKColor(shade, 0, 0) };
            canvas.DrawRect(0, 0, width / 2, height, red);
        }

        using var data = bitmap.Encode(format, 95);
        return data.ToArray();
    }

    /// <summary>The same from a phone that was held upright, with what it writes beside it.</summary>
    public static byte[] FromAPhone(string beside = Place)
    {
        // One entry: orientation (0112) is 6, the picture lies on its side. Then words, as maker notes have them.
        byte[] exif = [.. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(beside)];
        var length = exif.Length + 2;
        var plain = Of();
        return [.. plain[..2], 0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. exif, .. plain[2..]];
    }

    /// <summary>A small file whose head promises 400 million pixels.</summary>
    public static byte[] Bomb()
    {
        var jpeg = Of();
        var head = jpeg.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        head.ShouldBeGreaterThan(0, "a picture has a head");
        // Marker, length, precision, then height and width.
        (jpeg[head + 5], jpeg[head + 6], jpeg[head + 7], jpeg[head + 8]) = (20_000 >> 8, 20_000 & 0xFF, 20_000 >> 8, 20_000 & 0xFF);
        return jpeg;
    }
}
