using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.FileProviders;
using WebConsole.Shell;

namespace WebConsole.Field;

/// <summary>
/// What makes the field page an app: the manifest, and the worker that keeps the page on the phone. The worker names each file with its digest; a browser takes a new version whole or not at all, also
/// while replicas of two versions answer.
/// </summary>
internal sealed class OnThePhone(IWebHostEnvironment environment)
{
    private const string Folder = "/_content/WebConsole/";

    private static readonly string[] Files = ["theme.js", "lib/bootstrap.min.css", "console.css", "icon.svg", "field/field.css", "field/field.js", "field/entries.js", "field/seal.js", "field/sending.js", "field/store.js", "field/visits.js"];

    private readonly Lazy<string> _script = new(() => Script(environment.WebRootFileProvider));

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(FieldDoors.Path + "/worker.js", (OnThePhone phone, HttpContext context) =>
        {
            context.Response.Headers["Service-Worker-Allowed"] = FieldDoors.Path;
            context.Response.Headers.CacheControl = "no-cache";
            return TypedResults.Text(phone._script.Value, "text/javascript", Encoding.UTF8);
        }).AllowAnonymous();
        endpoints.MapGet(FieldDoors.Path + "/{language:length(2)}/manifest.webmanifest", Manifest).AllowAnonymous();
    }

    private static JsonHttpResult<object> Manifest(Words words) => TypedResults.Json<object>(
        new Dictionary<string, object>
        {
            ["id"] = FieldDoors.Path,
            ["start_url"] = FieldDoors.Path,
            ["scope"] = FieldDoors.Path,
            ["lang"] = words.Tag,
            ["name"] = words["走访登记 · Referral", "Field visits · Referral"],
            ["short_name"] = words["走访登记", "Field visits"],
            ["display"] = "standalone",
            ["theme_color"] = "#0b5f59",
            ["background_color"] = "#f4f6f6",
            ["icons"] = new[] { Icon("icon.svg", "any", "image/svg+xml"), Icon("field/icon-192.png", "192x192", "image/png"), Icon("field/icon-512.png", "512x512", "image/png") },
        },
        contentType: "application/manifest+json");

    private static Dictionary<string, string> Icon(string file, string sizes, string type) => new() { ["src"] = Folder + file, ["sizes"] = sizes, ["type"] = type };

    private static string Script(IFileProvider root)
    {
        var files = Files.Select(file => (Path: Folder + file, Digest: DigestOf(root.GetFileInfo(Folder + file)))).ToArray();
        var worker = Folder + "field/worker.js";
        var version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(files.Select(file => file.Digest)) + DigestOf(root.GetFileInfo(worker)) + typeof(OnThePhone).Module.ModuleVersionId)))[..16];
        var list = JsonSerializer.Serialize(files.ToDictionary(file => file.Path, file => file.Digest));
        // A browser compares this text and what it imports; a changed address of the import is a changed worker everywhere.
        return $"const version = '{version}'\nconst files = {list}\nimportScripts('{worker}?v={version}')\n";
    }

    private static string DigestOf(IFileInfo file)
    {
        using var stream = file.CreateReadStream();
        return "sha256-" + Convert.ToBase64String(SHA256.HashData(stream));
    }
}
