using Matching.Scarcity;

namespace Simulator;

/// <summary>Plays a world through one way of sharing out: one card at a time for each need, never the same charity twice.</summary>
internal sealed class Play
{
    /// <summary>So much better must another offer fit before a hold moves to it.</summary>
    private const int SwitchingCost = 150;

    private readonly World _world;
    private readonly Policy _policy;
    private readonly double _lowShare;
    private readonly PriorityQueue<Action, (double At, long Number)> _events = new();
    private readonly Dictionary<Guid, SurgeNeed> _needs;
    private readonly Dictionary<Guid, SurgeOffer> _offers;
    private readonly Dictionary<Guid, int> _free = [];
    private readonly List<SurgeOffer>[] _present;
    private readonly List<SurgeNeed>[] _waiting;
    private readonly Dictionary<Guid, (SurgeOffer Offer, double Since)> _holds = [];
    private readonly HashSet<(Guid, Guid)> _asked = [];
    private readonly bool[] _due;
    private readonly Dictionary<Guid, double> _served = [];
    private (int Low, int All) _unitsGiven;
    private readonly Dictionary<Guid, (SurgeOffer Offer, int Card)> _shown = [];
    private int _withdrawn;
    private int _come;
    private int _cards;
    private double _now;
    private long _number;

    private Play(World world, Policy policy, double lowShare)
    {
        (_world, _policy, _lowShare) = (world, policy, lowShare);
        _needs = world.Needs.ToDictionary(need => need.Id);
        _offers = world.Offers.ToDictionary(offer => offer.Id);
        var kinds = 1 + world.Needs.Max(need => need.Kind);
        (_present, _waiting, _due) = ([.. Enumerable.Range(0, kinds).Select(_ => new List<SurgeOffer>())], [.. Enumerable.Range(0, kinds).Select(_ => new List<SurgeNeed>())], new bool[kinds]);
    }

    /// <param name="world">Who needs and who offers what.</param>
    /// <param name="policy">The way of sharing out.</param>
    /// <param name="lowShare">Share of the units that low urgency had under first come first served: what the floor is counted from.</param>
    public static Outcome Of(World world, Policy policy, double lowShare = 0)
    {
        var play = new Play(world, policy, lowShare);
        play.Run();
        return new Outcome(world, policy.Name, play._served, play._free.Values.Sum(), play._withdrawn);
    }

    private void Run()
    {
        foreach (var need in _world.Needs)
        {
            At(need.At, () =>
            {
                _come++;
                Come(need);
            });
            At(need.Until, () => Look(need.Kind));
        }

        foreach (var offer in _world.Offers)
        {
            At(offer.At, () =>
            {
                _free.Add(offer.Id, offer.Units);
                _present[offer.Kind].Add(offer);
                Freed(offer);
            });
        }

        while (_events.TryDequeue(out var happen, out var when))
        {
            _now = when.At;
            happen();
        }
    }

    private void At(double at, Action happen) => _events.Enqueue(happen, (at, _number++));

    private void Come(SurgeNeed need)
    {
        _waiting[need.Kind].Add(need);
        if (_policy.Order == Order.Together)
        {
            Look(need.Kind);
        }
        else if (Best(need) is { } offer)
        {
            Show(need, offer);
        }
    }

    private SurgeOffer? Best(SurgeNeed need) =>
        _present[need.Kind].Where(offer => _free[offer.Id] >= need.Units && MayAsk(offer, need)).MaxBy(offer => (_world.Fit(offer, need), -offer.Number));

    private bool MayAsk(SurgeOffer offer, SurgeNeed need) => _world.Covers(offer, need) && !_asked.Contains((need.Id, offer.Id));

    /// <summary>Units of an offer are free: new, or a card ended without a yes.</summary>
    private void Freed(SurgeOffer offer)
    {
        if (_policy.Order == Order.Together)
        {
            Look(offer.Kind);
            return;
        }

        while (_free[offer.Id] > 0)
        {
            var takers = _waiting[offer.Kind].Where(need => need.Until > _now && need.Units <= _free[offer.Id] && MayAsk(offer, need));
            var taker = _policy.Order == Order.Arrival ? takers.MinBy(need => (need.At, need.Number)) : takers.MaxBy(need => (_world.Fit(offer, need), -need.Number));
            if (taker is null)
            {
                return;
            }

            Show(taker, offer);
        }
    }

    /// <summary>Looks at everything of a kind together, now or at the next beat; what compares across kinds never competes.</summary>
    private void Look(int kind)
    {
        if (_policy.Order != Order.Together || _due[kind])
        {
            return;
        }

        _due[kind] = true;
        At(_policy.Every > 0 ? _policy.Every * Math.Ceiling(_now / _policy.Every) : _now, () =>
        {
            _due[kind] = false;
            Share(kind);
        });
    }

    private void Share(int kind)
    {
        _waiting[kind].RemoveAll(need => need.Until <= _now && !_holds.ContainsKey(need.Id));
        foreach (var need in _waiting[kind])
        {
            if (_holds.TryGetValue(need.Id, out var hold))
            {
                _free[hold.Offer.Id] += need.Units;
            }
        }

        var owed = Owed(kind);
        var options = _waiting[kind].SelectMany(need => _present[kind].Where(offer => _free[offer.Id] >= need.Units && MayAsk(offer, need))
            .Select(offer => new Option(need.Id, offer.Id, Fit(offer, need), need.Units))).ToArray();
        var shares = AllocateBatch.Of(
            [.. _waiting[kind].Select(need => new Wanting(need.Id, owed.Contains(need.Id) ? Precedence.Of(2, 1, TimeSpan.FromHours(_now - need.At), TimeSpan.Zero) : Precedence.Of(need.Urgency, need.Tier, TimeSpan.FromHours(_now - need.At), TimeSpan.FromHours(_policy.Ageing)), Whole: true))],
            [.. _present[kind].Where(offer => _free[offer.Id] > 0).Select(offer => new Giving(offer.Id, _free[offer.Id]))], options).Shares;
        var before = _waiting[kind].Where(need => _holds.ContainsKey(need.Id)).ToDictionary(need => need.Id, need => _holds[need.Id]);
        foreach (var need in before.Keys)
        {
            _holds.Remove(need);
        }

        foreach (var share in shares)
        {
            var (need, offer) = (_needs[share.Need], _offers[share.Offer]);
            _free[offer.Id] -= need.Units;
            _holds[need.Id] = (offer, before.TryGetValue(need.Id, out var known) ? known.Since : _now);
        }

        foreach (var need in _waiting[kind].Where(need => need.Urgency == 1 && !_holds.ContainsKey(need.Id)).ToArray())
        {
            RecallFor(need);
        }

        foreach (var share in shares)
        {
            var (need, hold) = (_needs[share.Need], _holds[share.Need]);
            var due = hold.Since + (_policy.Delay.Length > 0 ? _policy.Delay[need.Urgency] : 0);
            if (due <= _now)
            {
                ShowHeld(need);
            }
            else if (!before.ContainsKey(need.Id))
            {
                At(due, () =>
                {
                    if (_holds.TryGetValue(need.Id, out var held) && held.Since == hold.Since)
                    {
                        ShowHeld(need);
                    }
                });
            }
        }
    }

    /// <summary>Danger to life found nothing free: the card that can wait longest goes back, if the charity has not answered and few went back so far.</summary>
    private void RecallFor(SurgeNeed need)
    {
        if ((_withdrawn + 1) * 1000.0 >= _policy.Recalls * _come)
        {
            return;
        }

        var card = _shown.Select(shown => (Need: _needs[shown.Key], shown.Value.Offer))
            .Where(shown => shown.Need.Urgency >= 3 && shown.Need.Units + _free[shown.Offer.Id] >= need.Units && MayAsk(shown.Offer, need))
            .OrderByDescending(shown => shown.Need.Urgency).ThenByDescending(shown => shown.Need.At).FirstOrDefault();
        if (card.Need is not { } other)
        {
            return;
        }

        _withdrawn++;
        _shown.Remove(other.Id);
        _asked.Remove((other.Id, card.Offer.Id));
        Ended(other, card.Offer);
        Show(need, card.Offer);
    }

    private int Fit(SurgeOffer offer, SurgeNeed need) =>
        _world.Fit(offer, need) + (_holds.TryGetValue(need.Id, out var hold) && hold.Offer.Id == offer.Id ? SwitchingCost : 0);

    /// <summary>Needs of low urgency that come before others (but danger to life) because their kind had less than its floor.</summary>
    private HashSet<Guid> Owed(int kind)
    {
        if (_policy.Floor == 0 || _unitsGiven.All == 0)
        {
            return [];
        }

        var missing = (_policy.Floor * _lowShare * _unitsGiven.All) - _unitsGiven.Low;
        return missing <= 0 ? [] : [.. _waiting[kind].Where(need => need.Urgency >= 4).OrderBy(need => need.At).Take(1 + (int)(missing / _waiting.Length)).Select(need => need.Id)];
    }

    private void Show(SurgeNeed need, SurgeOffer offer)
    {
        _free[offer.Id] -= need.Units;
        _holds[need.Id] = (offer, _now);
        ShowHeld(need);
    }

    private void ShowHeld(SurgeNeed need)
    {
        var offer = _holds[need.Id].Offer;
        _holds.Remove(need.Id);
        _waiting[need.Kind].Remove(need);
        _asked.Add((need.Id, offer.Id));
        _unitsGiven = (_unitsGiven.Low + (need.Urgency >= 4 ? need.Units : 0), _unitsGiven.All + need.Units);
        var card = ++_cards;
        _shown[need.Id] = (offer, card);
        var (fate, after) = _world.Answer(offer, need);
        At(_now + (after * World.AnswerWithin[need.Urgency]), () =>
        {
            if (!_shown.TryGetValue(need.Id, out var shown) || shown.Card != card)
            {
                return;
            }

            _shown.Remove(need.Id);
            if (fate == CardFate.Accepted)
            {
                _served.Add(need.Id, _now);
                return;
            }

            Ended(need, offer);
            Freed(offer);
        });
    }

    /// <summary>A card ended without a yes: its units are free again, its need waits again.</summary>
    private void Ended(SurgeNeed need, SurgeOffer offer)
    {
        _unitsGiven = (_unitsGiven.Low - (need.Urgency >= 4 ? need.Units : 0), _unitsGiven.All - need.Units);
        _free[offer.Id] += need.Units;
        if (need.Until > _now)
        {
            Come(need);
        }
    }
}
