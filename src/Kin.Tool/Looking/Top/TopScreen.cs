using System.Diagnostics;
using Kin.Tool.Looking.Top.Columns;
using Kin.Tool.Looking.Top.Control;
using Kin.Tool.Looking.Top.Keys;
using Kin.Tool.Looking.Top.Picture;
using Kin.Tool.Looking.Top.Sampling;

namespace Kin.Tool.Looking.Top;

/// <summary>top on a terminal: looks, draws, and does what keys ask for, until it is to end.</summary>
internal sealed class TopScreen
{
    // The second look follows soon, so that there are shares before anybody has read the names.
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(300);

    private readonly TopTerminal _terminal;
    private readonly TopSampler _sampler;
    private readonly TopSettings _settings;
    private readonly TopState _state = new();
    private readonly History _history = new();
    private readonly Arrangement _table = new();
    private readonly ScreenBytes _bytes = new();
    private readonly ScreenPicture _screen;
    private readonly TopPicture _picture;
    private readonly TopControl _control;
    private readonly List<Key> _keys = [];
    private readonly List<int> _toRead = [];
    private readonly HashSet<int> _visible = [];
    private readonly int _most;
    private long _lastLook;

    /// <param name="terminal">Where.</param>
    /// <param name="sampler">What is looked at.</param>
    /// <param name="settings">What is shown and how.</param>
    /// <param name="most">How many looks; 0: until it is ended.</param>
    /// <param name="face">What the terminal can show.</param>
    public TopScreen(
        TopTerminal terminal, TopSampler sampler, TopSettings settings, int most, TerminalFace face)
    {
        (_terminal, _sampler, _settings, _most) = (terminal, sampler, settings, most);
        _screen = new ScreenPicture(face.IsAscii, face.HasColour);
        _picture = new TopPicture(_screen, face.IsAscii) { Told = () => Tally.ToString() };
        _control = new TopControl(settings, _state, _history, _table);
    }

    /// <summary>What was done and written so far.</summary>
    public TopTally Tally { get; } = new();

    /// <summary>Goes on until a key or a signal ends it, or the looks are over.</summary>
    public void Run()
    {
        Resize();
        Look();
        while (_terminal.Ending == 0 && (_most == 0 || Tally.Looks < _most || Tally.Looks == 0))
        {
            TimeSpan delay = Tally.Looks == 1 && s_first < _settings.Delay ? s_first : _settings.Delay;
            TimeSpan left = delay - Stopwatch.GetElapsedTime(_lastLook);
            if (left > TimeSpan.Zero)
            {
                _keys.Clear();
                if (!_terminal.Wait(left, _keys) || !Take())
                {
                    return;
                }
            }
            else
            {
                Look();
            }
        }
    }

    // The keys that came, and another size; false: it ends.
    private bool Take()
    {
        TopRequest most = TopRequest.Draw;
        foreach (Key key in _keys)
        {
            TopRequest request = _control.Take(key);
            switch (request)
            {
                case TopRequest.Quit:
                    return false;
                case TopRequest.Suspend:
                    _terminal.Stop();
                    break;
                case TopRequest.Repaint:
                    _screen.Forget();
                    break;
                case TopRequest.Look:
                    most = request;
                    break;
            }
        }

        if (most == TopRequest.Look)
        {
            Resize();
            Look();
        }
        else if (Resize() || _keys.Count > 0)
        {
            Draw(isNew: false);
        }

        return true;
    }

    private bool Resize()
    {
        if (!_terminal.TakeChange())
        {
            return false;
        }

        TerminalSize size = _terminal.Size;
        _screen.Resize(size.Rows, size.Columns);
        _screen.Forget();
        return true;
    }

    private void Look()
    {
        _lastLook = Stopwatch.GetTimestamp();
        Snapshot look = _sampler.Look(_settings.HasThreads);
        TopContext context = ContextOf(look);
        _sampler.ReadAll(look, _settings.OrderNeeds);
        if (_state.Frozen is null)
        {
            _table.Arrange(look, _settings, context);
            _state.Settle(_table, look);
        }

        _sampler.Read(look, Visible(look), _settings.ColumnNeeds);
        _sampler.End(look);
        _history.Add(look);
        Tally.Looks++;
        Draw(isNew: true);
    }

    private void Draw(bool isNew)
    {
        Snapshot look = _control.Shown;
        TopContext context = ContextOf(look);
        if (!isNew || _state.Frozen is not null)
        {
            Arrange(look, context);
        }

        _bytes.Clear();
        _picture.Draw(look, _history, _table, _settings, _state, context);
        _screen.WriteChanges(_bytes);
        _terminal.Write(_bytes.Written);
        Tally.Add(_bytes.Written.Length);
    }

    // A key may have changed everything: what is shown now and was not before is read now.
    private void Arrange(Snapshot look, TopContext context)
    {
        bool isNewest = _history.Behind(look) == 0;
        if (isNewest)
        {
            _sampler.ReadAll(look, _settings.OrderNeeds);
        }

        _table.Arrange(look, _settings, context);
        _state.Settle(_table, look);
        if (isNewest)
        {
            _sampler.Read(look, Visible(look), _settings.ColumnNeeds);
        }
    }

    private TopContext ContextOf(Snapshot look) =>
        new(look.Machine.Memory.Total, _settings.HasCommandLines, _sampler.Mounts)
        {
            NameOf = id => Array.Find(look.Rows, row => row.Id == id)?.Subject.Name,
        };

    // Those that are on the screen, or were when it was frozen.
    private List<int> Visible(Snapshot look)
    {
        _toRead.Clear();
        int end = Math.Min(_table.Shown.Count, _state.FirstRow + Math.Max(_state.PageRows, _screen.Rows / 2));
        Snapshot shown = _state.Frozen ?? look;
        _visible.Clear();
        for (int place = _state.FirstRow; place < end; place++)
        {
            int index = _table.Shown[place].Index;
            if (shown == look)
            {
                _toRead.Add(index);
            }
            else
            {
                _visible.Add(shown.Rows[index].Id);
            }
        }

        for (int i = 0; _visible.Count > 0 && i < look.Rows.Length; i++)
        {
            if (_visible.Contains(look.Rows[i].Id))
            {
                _toRead.Add(i);
            }
        }

        return _toRead;
    }
}
