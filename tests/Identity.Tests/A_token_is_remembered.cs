using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Platform.Identity;
using Shouldly;
using Xunit;

namespace Identity.Tests;

/// <summary>The signature is checked once a minute; what that spares must never let in what a check would keep out.</summary>
public sealed class A_token_is_remembered
{
    private const string Issuer = "https://issuer.test/";

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly ECDsaSecurityKey _key = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "one" };
    private readonly MemoryCache _remembered = new(new MemoryCacheOptions { SizeLimit = 10 });
    private readonly RememberedTokens _tokens;
    private int _checks;

    public A_token_is_remembered() => _tokens = new(_remembered, _clock);

    [Fact]
    public async Task For_a_minute_and_then_it_is_checked_again()
    {
        var token = Token(TimeSpan.FromHours(1));
        (await IsValidAsync(token, [_key])).ShouldBeTrue();
        _clock.Advance(TimeSpan.FromSeconds(59));
        (await IsValidAsync(token, [_key])).ShouldBeTrue();
        _checks.ShouldBe(1);
        _clock.Advance(TimeSpan.FromSeconds(2));
        (await IsValidAsync(token, [_key])).ShouldBeTrue();
        _checks.ShouldBe(2);
    }

    [Fact]
    public async Task Only_while_the_keys_of_this_process_are_the_same()
    {
        var token = Token(TimeSpan.FromHours(1));
        (await IsValidAsync(token, [_key])).ShouldBeTrue();
        (await IsValidAsync(token, [])).ShouldBeFalse();
        (await IsValidAsync(token, [_key])).ShouldBeTrue();
    }

    [Fact]
    public async Task Only_while_the_provider_publishes_the_same_keys()
    {
        var token = Token(TimeSpan.FromHours(1));
        // The framework itself would go on with the keys that were good last; what is asked here is whether it is asked.
        var provider = new Published { Configuration = Keys(_key), UseLastKnownGoodConfiguration = false };
        (await IsValidAsync(token, [], provider)).ShouldBeTrue();
        provider.Configuration = Keys();
        (await IsValidAsync(token, [], provider)).ShouldBeFalse();
        provider.Configuration = Keys(_key);
        (await IsValidAsync(token, [], provider)).ShouldBeTrue();

        static OpenIdConnectConfiguration Keys(params SecurityKey[] keys)
        {
            var configuration = new OpenIdConnectConfiguration { Issuer = Issuer };
            foreach (var key in keys)
            {
                configuration.SigningKeys.Add(key);
            }

            return configuration;
        }
    }

    [Fact]
    public async Task Of_a_limited_number_of_clients()
    {
        for (var client = 0; client < 100; client++)
        {
            (await IsValidAsync(Token(TimeSpan.FromHours(1)), [_key])).ShouldBeTrue();
        }

        _remembered.Count.ShouldBeLessThanOrEqualTo(10);
    }

    [Fact]
    public async Task Never_beyond_its_end()
    {
        var token = Token(TimeSpan.FromSeconds(20));
        (await IsValidAsync(token, [_key])).ShouldBeTrue();
        _clock.Advance(TimeSpan.FromSeconds(19));
        (await IsValidAsync(token, [_key])).ShouldBeTrue();
        _checks.ShouldBe(1);
        _clock.Advance(TimeSpan.FromSeconds(2));
        (await IsValidAsync(token, [_key])).ShouldBeFalse();
    }

    [Fact]
    public async Task As_a_whole_with_its_signature()
    {
        var token = Token(TimeSpan.FromHours(1));
        SecurityKey[] keys = [_key];
        (await IsValidAsync(token, keys)).ShouldBeTrue();
        var parts = token.Split('.');
        (await IsValidAsync($"{parts[0]}.{parts[1]}.{Token(TimeSpan.FromHours(2)).Split('.')[2]}", keys)).ShouldBeFalse();
        (await IsValidAsync($"{parts[0]}.{parts[1]}.", keys)).ShouldBeFalse();
    }

    [Fact]
    public async Task Not_when_it_was_refused()
    {
        var token = Token(TimeSpan.FromHours(1));
        List<SecurityKey> keys = [];
        (await IsValidAsync(token, keys)).ShouldBeFalse();
        keys.Add(_key);
        (await IsValidAsync(token, keys)).ShouldBeTrue();
    }

    private string Token(TimeSpan holds) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Audience = TokenValidation.Audience,
        Claims = new Dictionary<string, object> { ["sub"] = "somebody", ["role"] = "hotline", ["jti"] = Guid.CreateVersion7(_clock.GetUtcNow()).ToString() },
        NotBefore = _clock.GetUtcNow().UtcDateTime.AddMinutes(-1),
        Expires = _clock.GetUtcNow().UtcDateTime + holds,
        SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.EcdsaSha256),
    });

    private async Task<bool> IsValidAsync(string token, IEnumerable<SecurityKey> keys, BaseConfigurationManager? provider = null) => (await _tokens.ValidateTokenAsync(
        token, new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = TokenValidation.Audience,
            IssuerSigningKeys = keys,
            IssuerSigningKeyValidator = (_, _, _) => ++_checks > 0,
            ConfigurationManager = provider,
            ClockSkew = TimeSpan.Zero,
            LifetimeValidator = (from, to, _, _) => from <= _clock.GetUtcNow().UtcDateTime && to >= _clock.GetUtcNow().UtcDateTime,
            // The framework gives every request a copy of its own.
        }.Clone())).IsValid;

    private sealed class Published : BaseConfigurationManager
    {
        public required OpenIdConnectConfiguration Configuration { get; set; }

        public override Task<BaseConfiguration> GetBaseConfigurationAsync(CancellationToken cancel) => Task.FromResult<BaseConfiguration>(Configuration);

        public override void RequestRefresh()
        {
        }
    }
}
