using System.Globalization;

namespace Kin.Tool.Looking.Top.Control;

/// <summary>What is done with what was typed.</summary>
internal sealed class PromptAnswers(TopSettings settings, TopState state, History history)
{
    private TopFilter _before = TopFilter.None;

    /// <summary>The process that is offered, and then the one that was named.</summary>
    public Target? Target { get; set; }

    /// <summary>A filter is about to be typed.</summary>
    public void TypingBegins() => _before = settings.Filter;

    /// <summary>A filter is at work while it is typed, as far as it makes sense already.</summary>
    public void Typing(Prompt prompt)
    {
        if (prompt.Kind == PromptKind.Filter)
        {
            settings.Filter = TopFilterText.Read(prompt.Text, _before, out _) ?? settings.Filter;
        }
    }

    /// <summary>What was at work meanwhile is so no more.</summary>
    public void TypingEnds(Prompt prompt, bool isGivenUp)
    {
        if (prompt.Kind == PromptKind.Filter && (isGivenUp || !IsFilter(prompt.Text)))
        {
            settings.Filter = _before;
        }
    }

    /// <summary>Takes a line that was typed.</summary>
    public TopRequest Take(Prompt prompt)
    {
        string text = prompt.Text.Trim();
        switch (prompt.Kind)
        {
            case PromptKind.Filter:
                settings.Filter = TopFilterText.Read(text, settings.Filter, out string mistake)
                    ?? settings.Filter;
                state.Message = mistake.Length > 0 ? mistake : null;
                return TopRequest.Draw;
            case PromptKind.User:
                return ChooseUser(text);
            case PromptKind.Delay:
                return ChooseDelay(text);
            case PromptKind.SignalProcess or PromptKind.ReniceProcess:
                return ChooseProcess(text, prompt.Kind == PromptKind.SignalProcess);
            case PromptKind.SignalName:
                state.Message = Target is Target receiver ? ProcessDeeds.Send(receiver, text) : null;
                return TopRequest.Draw;
            default:
                state.Message = Target is Target subject ? ProcessDeeds.Renice(subject, text) : null;
                return TopRequest.Draw;
        }
    }

    private bool IsFilter(string text) => TopFilterText.Read(text, _before, out _) is not null;

    private TopRequest ChooseUser(string name)
    {
        uint[]? users = name.Length == 0 ? [] : TopFilterText.Users(name);
        if (users is null)
        {
            state.Message = $"'{Plain.Of(name)}' is no user.";
        }
        else
        {
            settings.Filter = settings.Filter with { Users = users };
        }

        return TopRequest.Draw;
    }

    private TopRequest ChooseDelay(string text)
    {
        if (text.Length == 0)
        {
            return TopRequest.Draw;
        }

        if (double.TryParse(
                text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            && seconds <= TopSettings.LongestDelay.TotalSeconds
            && seconds >= TopSettings.ShortestDelay.TotalSeconds)
        {
            settings.Delay = TimeSpan.FromSeconds(seconds);
        }
        else
        {
            state.Message = $"'{Plain.Of(text)}' is no time from 0.1 to 86400 seconds.";
        }

        return TopRequest.Draw;
    }

    private TopRequest ChooseProcess(string text, bool isSignal)
    {
        if (text.Length > 0)
        {
            Target = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id > 0
                ? Target.In(state.Frozen ?? history[history.Count - 1], id) : null;
        }

        if (Target is null)
        {
            state.Message = text.Length == 0 ? "No process is chosen."
                : $"'{Plain.Of(text)}' is no process id.";
            return TopRequest.Draw;
        }

        state.Prompt = isSignal
            ? new Prompt(PromptKind.SignalName, $"signal for {Target}, as HUP INT KILL STOP CONT 15 [TERM]")
            : new Prompt(PromptKind.NiceValue, $"nice value for {Target} (-20 to 19)");
        return TopRequest.Draw;
    }
}
