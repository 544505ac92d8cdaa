/** What `--help` says beyond the options. */
export const EXAMPLES = {
  demo: '\nExamples:\n  dailies demo\n  dailies demo --once --json | tail -1',
  doctor:
    '\nChanges nothing. Exit 0 when nothing has failed, else the code of the first thing that has.' +
    '\nThe bundle has no tokens, no secret and no client id, but names and paths of your files.' +
    '\n\nExamples:\n  dailies doctor\n  dailies doctor --bundle support.zip\n  dailies doctor --json | grep fail',
  pair:
    '\n--new-device is for a state dir that was copied from another machine, or whose vault cannot be opened any more:' +
    '\nthe vault is renamed, not deleted, and this device gets an id of its own.' +
    '\n\nExamples:\n  dailies pair\n  dailies pair --timeout 300 --json\n  dailies pair --new-device',
  configure:
    '\nAsks for the secret without showing it, or reads one line of standard input. It rests in the vault of the state' +
    '\ndir, encrypted, with the tokens; dailies vault says where the key is. DAILIES_CLIENT_SECRET goes before it.' +
    '\n\nExamples:\n  dailies configure\n  dailies configure < secret.txt',
  vault:
    '\nThe client secret and the tokens rest in the state dir, encrypted; their key rests elsewhere:' +
    '\n  keychain    in the keychain of the system, open while you are logged in' +
    '\n  machine     made from this machine and a file in your config folder' +
    '\n  passphrase  made from DAILIES_VAULT_PASSPHRASE (or …_FILE), which has to be given each time' +
    '\n  credential  made from the systemd credential dailies-vault-key' +
    '\n\nExamples:\n  dailies vault\n  dailies vault move machine' +
    '\n  DAILIES_VAULT_PASSPHRASE_FILE=~/passphrase dailies vault move passphrase',
  upload:
    '\nA file that a program on this machine is writing goes up as it grows.' +
    '\nWhile the queue is held here (dailies queue pause) or the timetable lets nothing through, it waits.' +
    '\n\nExamples:\n  dailies upload A001C001.mp4\n  dailies upload /Volumes/CARD/DCIM --wait-offline' +
    '\n  dailies upload --again A001C001.mp4\n  dailies upload --channel 1 B001C001.mp4',
  record:
    '\nKeeps what comes in as NAME in the folder, never over a file that is there, and uploads it while it comes.' +
    '\nCtrl-C ends the recording and finishes the upload; once more leaves the upload to the next run:' +
    '\ndailies upload NAME.' +
    '\n\nExamples:\n  ffmpeg -i rtsp://camera -c copy -f mpegts - | dailies record take-1.ts' +
    '\n  ssh cart cat /dev/video | dailies record --folder /media/ssd --channel 1 B_CAM-3.ts',
  ledger:
    '\nA list for people; whole ids and paths are in --csv and --json. A device cannot delete at Frame.io.' +
    '\n\nExamples:\n  dailies ledger\n  dailies ledger --csv > delivered.csv\n  dailies ledger --orphans',
  verify:
    '\nReads every file and compares it with what arrived, wherever it lies or whatever it is called now.' +
    '\nExit 0 only if all have arrived. Hidden entries and links to folders are counted, not looked into.' +
    '\n\nExamples:\n  dailies verify /Volumes/CARD\n  dailies verify /Volumes/CARD && echo "may be formatted"',
  device:
    '\nReads it anew at Frame.io, through the process that owns the state dir if there is one; without a network' +
    '\nit shows what was known before, and says so. The time zone decides the date folder; people set it at Frame.io.' +
    '\n\nExamples:\n  dailies device\n  dailies device --json\n  dailies device channels',
  mark:
    '\nA text becomes a comment on a clip: the one being recorded, else the one being uploaded, else the last one' +
    '\ndelivered; it is said which. Where several are, name one. Without --frame it is about the whole clip.' +
    '\nA timecode presses a logging button of a channel, and Frame.io marks every clip that was running then. What the' +
    '\nbutton says is set there, so that a text beside a timecode goes on the clip too, with the timecode in it.' +
    '\nA mark is about now: when Frame.io cannot be reached nothing is marked, and nothing is kept for later (exit 6).' +
    '\nTimecode is non-drop, HH:MM:SS:FF, at exactly the rate of the cameras: 23.976 is not 24.' +
    '\n\nExamples:\n  dailies mark "good take"\n  dailies mark "boom in frame" --upload 3f2a --frame 312' +
    '\n  dailies mark --timecode 01:02:03:04 --rate 24' +
    '\n  dailies mark "slate" --timecode 01:02:03:04 --rate 23.976 --ago 5 --channel 0 --input 1',
  limit:
    '\nKept in the state dir, and the same for every program that works the queue off.' +
    '\nSpeeds are bytes a second (512k, 10M) or bits (20Mbit); off: no limit; pause: nothing is sent.' +
    '\nAn entry holds from its time on until the next: 08:00,512k for every day, Sat-09:00,off for one.' +
    '\n\nExamples:\n  dailies limit\n  dailies limit 10M\n  dailies limit 08:00,512k 19:00,off Sat-00:00,off' +
    '\n  dailies limit off',
  agent:
    '\nWatches the folders that are kept (dailies watch add) and those of --watch, the latter for this run:' +
    '\nwhat is there when one is watched for the first time is not sent, what comes is, also while it stood still.' +
    '\nNot paired, it waits for dailies pair. SIGTERM ends it with exit code 0; nothing is lost.' +
    '\n\nExamples:\n  dailies agent\n  dailies agent --watch /Volumes/CARD --port 8123' +
    '\n  dailies agent --watch /mnt/sound --channel 1',
  watch:
    '\nWatched while dailies agent runs; added and removed while it runs too.' +
    '\n\nExamples:\n  dailies watch\n  dailies watch add /Volumes/CARD --existing today' +
    '\n  dailies watch remove /Volumes/CARD',
  queue:
    '\nAn id is the first column of the list; its first four characters are enough where no other begins so.' +
    '\nThese commands reach the queue whoever works it off: this process, or the one that owns the state dir.' +
    '\n\nExamples:\n  dailies queue\n  dailies queue first 3f2a\n  dailies queue pause && dailies queue resume' +
    '\n  dailies queue priority proxy wav',
  certify:
    '\nThe device finds in its environment: C2C_API_URL, C2C_CA_FILE, C2C_CLIENT_SECRET,' +
    '\nC2C_STATE_DIR and C2C_MEDIA_DIR (the same as DAILIES_… where dailies has the name).' +
    '\nIt must pair, upload every file of C2C_MEDIA_DIR, and exit 0.' +
    '\n\nExample:\n  dailies certify --report out -- sh -c ' +
    `'dailies pair && dailies upload "$C2C_MEDIA_DIR"'`,
  recorder:
    '\nNothing is ever overwritten. Ctrl-C cuts the takes, as an operator does; twice, it just ends.' +
    '\nWhile a take runs, its file has the bytes a real recorder would have written by then.' +
    '\n\nExamples:\n  dailies recorder --list' +
    '\n  dailies recorder --container mov --folder CARD --takes 3 --gap 2 --bit-rate 100' +
    '\n  dailies recorder --container hybrid --rename .recording --pause 4:10' +
    '\n  dailies recorder --container wav --preallocate sparse --die-after 5' +
    '\n  dailies recorder --span 4Gi --cameras 2 --bit-rate 400 --duration 120',
  simulator:
    '\nWith --data-dir devices still trust it and know its secret after a restart; they pair anew.' +
    '\nWithout, everything is in a temporary folder that is gone in the end.' +
    '\n\nFaults are switched on the page, over /control/faults, and by plans (docs/fault-model.md).' +
    '\n\nExamples:\n  dailies simulator --port 8443 --authorize' +
    '\n  dailies simulator --authorize --compress-time 3600' +
    '\n  dailies simulator --plan bad-day.json --seed 7' +
    '\n  dailies simulator --user-code 004711 --user-code 000001',
} as const;

/** Of each subcommand of `queue`. */
export const QUEUE_EXAMPLES = {
  cancel:
    '\nAn asset that was begun stays unfinished at Frame.io: dailies ledger --orphans lists it.' +
    '\n\nExamples:\n  dailies queue cancel 3f2a 90bc\n  dailies queue cancel --all',
  retry:
    '\n--failed does not touch what was skipped or cancelled: those are retried by their ids.' +
    '\n\nExamples:\n  dailies queue retry --failed\n  dailies queue retry 3f2a',
  hold: '\nExamples:\n  dailies queue hold 3f2a\n  dailies queue hold --all',
  move:
    '\nFiles are queued for the project that is paired then, and no other gets them before you say so.' +
    '\n\nExamples:\n  dailies queue move --all\n  dailies queue move 3f2a',
  first:
    '\nOnly an upload whose 24 hours at Frame.io end soon goes before it.' +
    '\n\nExample:\n  dailies queue first 3f2a',
  pause:
    '\nNothing is sent until dailies queue resume, also after a restart; what has arrived is kept.' +
    '\n\nExample:\n  dailies queue pause',
  resume:
    '\nExamples:\n  dailies queue resume          # the whole queue' +
    '\n  dailies queue resume 3f2a     # a file that was held here' +
    '\n  dailies queue resume --all    # every file that was held here',
  priority:
    '\nExamples:\n  dailies queue priority proxy wav    # proxies first, then sound, then the others' +
    '\n  dailies queue priority --none',
  mode: '\nExamples:\n  dailies queue mode\n  dailies queue mode manual',
} as const;

/** Of each subcommand of `watch`. */
export const WATCH_EXAMPLES = {
  add:
    '\nIn a terminal it asks what to do with what is there; elsewhere nothing of it is sent.' +
    '\nA pattern without a slash fits a file or folder of that name anywhere, one with a slash from DIR on.' +
    '\nFor a folder that is watched already it changes how, and what is there only with --existing.' +
    '\n\nExamples:\n  dailies watch add /Volumes/CARD --dry-run\n  dailies watch add /Volumes/CARD --existing today' +
    "\n  dailies watch add /media/a /media/b --type video audio --exclude '*proxy*'" +
    "\n  dailies watch add /Volumes/CARD --existing choose --pick 'A001*'",
  remove: '\nExample:\n  dailies watch remove /Volumes/CARD',
} as const;

/** Of each subcommand of `device`. */
export const DEVICE_EXAMPLES = {
  channels: '\nExample:\n  dailies device channels',
  connect:
    '\nThe device model of a channel is agreed with Frame.io beforehand. Files come from it by --channel N.' +
    '\nThe same model and label are the same sub-device again, also after it was disconnected.' +
    '\n\nExamples:\n  dailies device connect 8f14e45f-model\n  dailies device connect 8f14e45f-model --as "B cam"',
  disconnect:
    '\nThe ids are in: dailies device channels. The device itself is a channel too, which Frame.io keeps.' +
    '\n\nExamples:\n  dailies device disconnect 90bc1f\n  dailies device disconnect --all',
} as const;
