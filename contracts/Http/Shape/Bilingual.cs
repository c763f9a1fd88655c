using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Contracts.Http.Shape;

/// <summary>A rule about the shape of a field whose message is a sentence in the caller's language (Chinese unless English is asked for).</summary>
public abstract class BilingualAttribute : ValidationAttribute
{
    /// <summary>The Chinese sentence.</summary>
    protected abstract string Zh { get; }

    /// <summary>The English sentence.</summary>
    protected abstract string En { get; }

    /// <inheritdoc />
    public override string FormatErrorMessage(string name) =>
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? En : Zh;
}
